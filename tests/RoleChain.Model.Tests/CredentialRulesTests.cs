using Xunit;

namespace RoleChain.Model.Tests;

/// <summary>Parts of credentials become headers.</summary>
public class CredentialRulesTests
{
    private const string Key = "ASIAEXAMPLEEXAMPLE01";

    [Theory]
    [InlineData(Key, "secret", null, true)]
    [InlineData(Key, "secret", "", true)]
    [InlineData(Key, "secret", "token", true)]
    [InlineData("ASIA56789012345", "secret", null, false)] // 15 characters
    [InlineData("ASIA567890123456", "secret", null, true)]
    [InlineData(null, "secret", null, false)]
    [InlineData(Key + "\r\nX: 1", "secret", null, false)]
    [InlineData(Key, null, null, false)]
    [InlineData(Key, "", null, false)]
    [InlineData(Key, "sec ret", null, false)]
    [InlineData(Key, "secret", "to\nken", false)]
    [InlineData(Key, "secret", "tökén", false)]
    public void Parts(string? key, string? secret, string? token, bool allowed)
    {
        var problem = CredentialRules.FindProblem(key, secret, token);
        Assert.Equal(allowed, problem is null);
    }

    [Fact]
    public void Lengths_are_bounded()
    {
        Assert.Null(CredentialRules.FindProblem(new string('A', 128), new string('s', 128), new string('t', 65536)));
        Assert.NotNull(CredentialRules.FindProblem(new string('A', 129), "s", null));
        Assert.NotNull(CredentialRules.FindProblem(Key, new string('s', 129), null));
        Assert.NotNull(CredentialRules.FindProblem(Key, "s", new string('t', 65537)));
    }
}
