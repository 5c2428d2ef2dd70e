using System.Globalization;
using Xunit;

namespace RoleChain.Core.Tests.Text;

/// <summary>The secrets of a chain that is renewed for days are not all remembered.</summary>
public class SecretRedactorTests
{
    [Fact]
    public void The_newest_secrets_are_taken_out_and_no_endless_list_is_kept()
    {
        var redactor = new SecretRedactor();
        for (var number = 0; number < 1000; number++)
        {
            redactor.Add(new SecretText(Name(number)));
        }

        Assert.Equal("**** ****", redactor.Clean(Name(999) + " " + Name(800)));
        Assert.Equal(Name(100), redactor.Clean(Name(100)));

        // One that is added again is the newest.
        redactor.Add(new SecretText(Name(800)));
        for (var number = 1000; number < 1200; number++)
        {
            redactor.Add(new SecretText(Name(number)));
        }

        Assert.Equal("****", redactor.Clean(Name(800)));
    }

    private static string Name(int number) => "canary-secret-" + number.ToString("D4", CultureInfo.InvariantCulture);
}
