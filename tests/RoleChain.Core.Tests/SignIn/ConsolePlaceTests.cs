using System;
using RoleChain.Core.SignIn;
using RoleChain.Core.Tests.Engine;
using Xunit;

namespace RoleChain.Core.Tests.SignIn;

/// <summary>Which endpoint and which console belong to a credential.</summary>
public class ConsolePlaceTests
{
    /// <summary>AWS General Reference, "AWS Sign-In endpoints"; aws/aws-toolkit-jetbrains, AwsConsoleUrlFactory.</summary>
    [Theory]
    [InlineData("aws", null, "https://signin.aws.amazon.com/federation", "https://console.aws.amazon.com/console/home")]
    [InlineData("aws", "us-east-1", "https://signin.aws.amazon.com/federation", "https://us-east-1.console.aws.amazon.com/console/home")]
    [InlineData("aws", "eu-west-2", "https://eu-west-2.signin.aws.amazon.com/federation", "https://eu-west-2.console.aws.amazon.com/console/home")]
    [InlineData("aws", "evil.example/", "https://signin.aws.amazon.com/federation", "https://console.aws.amazon.com/console/home")]
    [InlineData("aws", "cn-north-1", "https://signin.aws.amazon.com/federation", "https://console.aws.amazon.com/console/home")]
    [InlineData("aws-cn", "cn-north-1", "https://signin.amazonaws.cn/federation", "https://cn-north-1.console.amazonaws.cn/console/home")]
    [InlineData("aws-cn", "cn-northwest-1", "https://cn-northwest-1.signin.amazonaws.cn/federation", "https://cn-northwest-1.console.amazonaws.cn/console/home")]
    [InlineData("aws-us-gov", "us-gov-west-1", "https://signin.amazonaws-us-gov.com/federation", "https://us-gov-west-1.console.amazonaws-us-gov.com/console/home")]
    [InlineData("aws-us-gov", "us-gov-east-1", "https://us-gov-east-1.signin.amazonaws-us-gov.com/federation", "https://us-gov-east-1.console.amazonaws-us-gov.com/console/home")]
    [InlineData("aws-eusc", "eusc-de-east-1", "https://signin.amazonaws-eusc.eu/federation", "https://eusc-de-east-1.console.amazonaws-eusc.eu/console/home")]
    public void Each_partition_has_its_own(string partition, string? region, string federation, string home)
    {
        var place = Find(SignInRun.Credential(region: region, partition: partition));
        Assert.Equal(federation, place.Federation.AbsoluteUri);
        Assert.Equal(home, place.Page(null).AbsoluteUri);
    }

    [Theory]
    [InlineData("aws-iso")]
    [InlineData("aws-iso-b")]
    [InlineData("elsewhere")]
    public void A_partition_that_is_not_known_is_refused(string partition) =>
        Assert.Equal(RoleChainErrorKind.ConsoleUnavailable, Assert.Throws<RoleChainException>(() => Find(SignInRun.Credential(region: null, partition: partition))).Kind);

    [Theory]
    [InlineData("/s3/home", "https://eu-west-2.console.aws.amazon.com/s3/home")]
    [InlineData("/", "https://eu-west-2.console.aws.amazon.com/")]
    [InlineData("//evil.example/", "https://eu-west-2.console.aws.amazon.com//evil.example/")]
    [InlineData("https://console.aws.amazon.com/s3/home", "https://console.aws.amazon.com/s3/home")]
    [InlineData("https://us-east-2.console.aws.amazon.com/ec2/home?region=us-east-2#Instances:", "https://us-east-2.console.aws.amazon.com/ec2/home?region=us-east-2#Instances:")]
    public void A_page_is_a_path_or_an_address_of_the_console(string text, string page) => Assert.Equal(page, Find(SignInRun.Credential()).Page(text).AbsoluteUri);

    [Theory]
    [InlineData("s3")]
    [InlineData("http://console.aws.amazon.com/")]
    [InlineData("https://console.aws.amazon.com:8443/")]
    [InlineData("https://user@console.aws.amazon.com/")]
    [InlineData("https://evil.example/")]
    [InlineData("https://evilconsole.aws.amazon.com/")]
    [InlineData("https://console.aws.amazon.com.evil.example/")]
    [InlineData("https://evil.example\\.console.aws.amazon.com/")]
    [InlineData("https://console.amazonaws-us-gov.com/")]
    [InlineData("javascript:alert(1)")]
    public void Whatever_else_is_refused(string text) =>
        Assert.Equal(RoleChainErrorKind.InvalidConsoleDestination, Assert.Throws<RoleChainException>(() => Find(SignInRun.Credential()).Page(text)).Kind);

    [Fact]
    public void A_page_is_bounded() =>
        Assert.Equal(RoleChainErrorKind.InvalidConsoleDestination, Assert.Throws<RoleChainException>(() => Find(SignInRun.Credential()).Page("/" + new string('a', 2048))).Kind);

    [Theory]
    [InlineData(null, "https://one.example/", "https://two.example/", null, "https://one.example/federation")]
    [InlineData(null, null, "https://two.example/", null, "https://two.example/federation")]
    [InlineData("http://127.0.0.1:8080", "https://one.example/", null, "true", "http://127.0.0.1:8080/federation")]
    [InlineData("https://three.example/a/b?c=d", null, null, null, "https://three.example/a/b")]
    [InlineData(null, "https://one.example/", "https://two.example/", "true", "https://eu-west-2.signin.aws.amazon.com/federation")]
    public void An_endpoint_in_its_place(string? given, string? ofService, string? ofAll, string? ignore, string federation) =>
        Assert.Equal(federation, Find(SignInRun.Credential(), given, ("AWS_ENDPOINT_URL_SIGNIN", ofService), ("AWS_ENDPOINT_URL", ofAll), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", ignore)).Federation.AbsoluteUri);

    [Theory]
    [InlineData("http://signin.example/")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("https://user:canary@signin.example/")]
    public void An_endpoint_that_may_not_be_sent_a_credential(string url)
    {
        var failure = Assert.Throws<RoleChainException>(() => Find(SignInRun.Credential(), null, ("AWS_ENDPOINT_URL_SIGNIN", url)));
        Assert.Equal(RoleChainErrorKind.InvalidEndpoint, failure.Kind);
        Assert.StartsWith("AWS_ENDPOINT_URL_SIGNIN ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.Message, StringComparison.Ordinal);
    }

    private static ConsolePlace Find(ChainedCredential credential, string? endpointUrl = null, params (string Name, string? Value)[] variables)
    {
        var run = new EngineRun();
        foreach (var (name, value) in variables)
        {
            if (value is not null)
            {
                run.Environment.Add(name, value);
            }
        }

        return ConsolePlace.Of(credential, endpointUrl, run.JobEnvironment());
    }
}
