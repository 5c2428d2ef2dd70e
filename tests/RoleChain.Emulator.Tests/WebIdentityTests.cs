using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

public sealed class WebIdentityTests : IDisposable
{
    private const string Denied = "Not authorized to perform sts:AssumeRoleWithWebIdentity";

    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_token_becomes_a_session()
    {
        var answer = (await _host.AssumeWithTokenAsync(_host.Token())).ShouldSucceed();

        Assert.Equal("AssumeRoleWithWebIdentityResponse", answer.Xml.Name.LocalName);
        Assert.Equal(
            ["SubjectFromWebIdentityToken", "Audience", "AssumedRoleUser", "Credentials", "Provider"],
            answer.Xml.Elements().First().Elements().Select(element => element.Name.LocalName));
        Assert.Equal("repo:octo-org/octo-app:ref:refs/heads/main", answer.Value("SubjectFromWebIdentityToken"));
        Assert.Equal("sts.amazonaws.com", answer.Value("Audience"));
        Assert.Equal("arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com", answer.Value("Provider"));
        Assert.Equal("arn:aws:sts::111111111111:assumed-role/base/job-1", answer.Value("Arn"));
        Assert.Equal("AROATESTBASE000000001:job-1", answer.Value("AssumedRoleId"));
        Assert.Matches("^ASIA[A-Z2-7]{16}$", answer.Value("AccessKeyId"));
        Assert.Equal(40, answer.Value("SecretAccessKey").Length);
        var expiration = DateTimeOffset.ParseExact(answer.Value("Expiration"), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(expiration - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(3590), TimeSpan.FromSeconds(3600));
        Assert.Equal((200, null, "repo:octo-org/octo-app:ref:refs/heads/main"), (_host.LastCall.HttpStatus, _host.LastCall.ErrorCode, _host.LastCall.Caller));
    }

    [Fact]
    public async Task It_works_by_GET_too()
    {
        var answer = await _host.GetAsync(null, "/?Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=job-1&RoleArn=" + Uri.EscapeDataString(World.Base) + "&WebIdentityToken=" + _host.Token());

        answer.ShouldSucceed();
    }

    [Fact]
    public async Task The_session_is_who_it_says_it_is()
    {
        var answer = (await _host.WhoAmIAsync(await _host.BaseCredentialAsync())).ShouldSucceed();

        Assert.Equal("GetCallerIdentityResponse", answer.Xml.Name.LocalName);
        Assert.Equal(("arn:aws:sts::111111111111:assumed-role/base/job-1", "AROATESTBASE000000001:job-1", "111111111111"), (answer.Value("Arn"), answer.Value("UserId"), answer.Value("Account")));
    }

    [Fact]
    public async Task A_condition_that_does_not_hold_refuses()
    {
        (await _host.AssumeWithTokenAsync(_host.Token(("ref", "refs/heads/feature")))).ShouldBe(403, "AccessDenied", Denied);

        Assert.Contains("FromGitHub", _host.LastCall.Reason!, StringComparison.Ordinal);
        Assert.Contains("token.actions.githubusercontent.com:sub", _host.LastCall.Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listed_audience_that_fails_the_condition_is_denied() =>
        (await _host.AssumeWithTokenAsync(_host.Token(("aud", "spare.example")))).ShouldBe(403, "AccessDenied", Denied);

    [Fact]
    public async Task A_role_that_does_not_exist_answers_as_one_that_refuses()
    {
        (await _host.AssumeWithTokenAsync(_host.Token(), "arn:aws:iam::111111111111:role/missing")).ShouldBe(403, "AccessDenied", Denied);

        Assert.Contains("no such role", _host.LastCall.Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_of_another_path_does_not_exist() =>
        (await _host.AssumeWithTokenAsync(_host.Token(), "arn:aws:iam::111111111111:role/path/base")).ShouldBe(403, "AccessDenied", Denied);

    [Fact]
    public async Task A_role_that_only_roles_may_assume_refuses_a_token() =>
        (await _host.AssumeWithTokenAsync(_host.Token(), World.Tools)).ShouldBe(403, "AccessDenied", Denied);

    [Theory]
    [InlineData(World.Deploy)]
    [InlineData("arn:aws:iam::888888888888:role/base")]
    [InlineData("arn:aws-cn:iam::111111111111:role/base")]
    public async Task The_provider_must_be_the_role_accounts_own(string roleArn) =>
        (await _host.AssumeWithTokenAsync(_host.Token(), roleArn)).ShouldBe(400, "InvalidIdentityToken", "No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com");

    [Theory]
    [InlineData("eu-west-2", 200)]
    [InlineData("cn-north-1", 400)]
    public async Task The_role_must_be_of_the_endpoints_partition(string region, int status)
    {
        using var host = new EmulatorHost(World.Json("  \"region\": \"" + region + "\", "));

        Assert.Equal(status, (await host.AssumeWithTokenAsync(host.Token())).Status);
    }

    [Fact]
    public async Task The_roles_maximum_bounds_the_session() =>
        (await _host.AssumeWithTokenAsync(_host.Token(), duration: 7201)).ShouldBe(400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");

    [Fact]
    public async Task More_than_an_hour_is_not_role_chaining_here() =>
        (await _host.AssumeWithTokenAsync(_host.Token(), duration: 7200)).ShouldSucceed();

    [Fact]
    public async Task A_disabled_region_refuses()
    {
        using var host = new EmulatorHost(World.Json("""  "region": "ap-east-1", "disabledRegions": [ "ap-east-1" ], """));

        (await host.AssumeWithTokenAsync(host.Token())).ShouldBe(403, "RegionDisabledException", "STS is not activated in this region for account:111111111111. Your account administrator can activate STS in this region using the IAM Console.");
    }
}
