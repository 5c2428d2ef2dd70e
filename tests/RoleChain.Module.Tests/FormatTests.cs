using System;
using System.IO;
using System.Linq;
using System.Management.Automation.Language;
using System.Xml.Linq;
using Xunit;

namespace RoleChain.ModuleTests;

public class FormatTests
{
    /// <summary>A script block that does not parse loads silently and shows nothing.</summary>
    [Fact]
    public void Every_script_block_of_the_views_parses()
    {
        var blocks = XDocument.Load(Path.Combine(Layout.Root, "module", "RoleChain.Format.ps1xml")).Descendants("ScriptBlock").Select(element => element.Value).ToArray();
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block =>
        {
            Parser.ParseInput(block, out _, out var errors);
            Assert.Empty(errors);
        });
    }

    /// <summary>After an object that was shown as a list PowerShell shows all that follows in its own way: every property, but for views of the kind OutOfBand.</summary>
    [Theory]
    [InlineData("$sts; $c")]
    [InlineData("$c; $sts")]
    [InlineData("@{ a = 1 }; $c; $sts")]
    [InlineData("[pscustomobject]@{ a = 1; b = 2; c = 3; d = 4; e = 5 }; $c; $sts")]
    [InlineData("$c.Chain; $c; $sts")]
    [InlineData("$c.Chain.Hops; $c; $sts")]
    [InlineData("[pscustomobject]@{ a = 1; b = 2; c = 3; d = 4; e = 5 }; [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($c))")]
    public void What_came_before_in_a_pipeline_brings_no_secret_to_light(string script)
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run("$sts = Start-StsEmulator -SetEnvironment; $c = Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region eu-west-2").ThrowIfFailed();
        dynamic credential = session.Run("$c").Output[0].BaseObject;
        var text = session.Show(script);
        Assert.Matches(@"SecretKey\s+: \*{4}", text);
        Assert.Matches(@"ExpiresAt\s+: \d{4}-", text);
        foreach (var secret in new[] { (string)credential.AccessKey, (string)credential.SecretKey, ((string)credential.SessionToken)[..16], Environment.GetEnvironmentVariable("ACTIONS_ID_TOKEN_REQUEST_TOKEN")! })
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }
}
