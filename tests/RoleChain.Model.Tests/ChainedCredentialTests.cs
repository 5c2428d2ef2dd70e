using System;
using System.Collections;
using System.Linq;
using Xunit;

namespace RoleChain.Model.Tests;

/// <summary>What is made of a credential by its methods.</summary>
public class ChainedCredentialTests
{
    [Fact]
    public void Parameters_hold_the_object_itself_and_its_region()
    {
        var credential = Make("eu-west-2");
        var parameters = credential.ToParameters();
        Assert.Equal(["Credential", "Region"], parameters.Keys.Cast<string>().OrderBy(name => name, StringComparer.Ordinal));
        Assert.Same(credential, parameters["Credential"]);
        Assert.Equal("eu-west-2", parameters["Region"]);
    }

    [Fact]
    public void Variables_are_those_that_every_SDK_reads_in_this_order() => Assert.Equal(
        ["AWS_ACCESS_KEY_ID=ASIAEXAMPLEEXAMPLE01", "AWS_SECRET_ACCESS_KEY=secret", "AWS_SESSION_TOKEN=token", "AWS_REGION=eu-west-2", "AWS_DEFAULT_REGION=eu-west-2"],
        Make("eu-west-2").ToEnvironment().Cast<DictionaryEntry>().Select(entry => entry.Key + "=" + entry.Value));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Where_there_is_no_region_there_is_none(string? region)
    {
        Assert.Equal(["Credential"], Make(region).ToParameters().Keys.Cast<string>());
        Assert.Equal(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"], Make(region).ToEnvironment().Keys.Cast<string>());
    }

    private static ChainedCredential Make(string? region) =>
        new("ASIAEXAMPLEEXAMPLE01", new SecretText("secret"), new SecretText("token"), region, new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), new ChainDetails("a test", [new HopResult()], []));
}
