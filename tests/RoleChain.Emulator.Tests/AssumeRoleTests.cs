using System;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

public sealed class AssumeRoleTests : IDisposable
{
    private const string BaseSession = "arn:aws:sts::111111111111:assumed-role/base/job-1";

    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_chain_of_two_hops()
    {
        var answer = (await _host.AssumeAsync(await _host.BaseCredentialAsync(), World.Deploy)).ShouldSucceed();

        Assert.Equal("AssumeRoleResponse", answer.Xml.Name.LocalName);
        Assert.Equal(["AssumedRoleUser", "Credentials"], answer.Xml.Elements().First().Elements().Select(element => element.Name.LocalName));
        Assert.Equal("arn:aws:sts::222222222222:assumed-role/deploy/job-2", answer.Value("Arn"));
        Assert.Equal("arn:aws:sts::222222222222:assumed-role/deploy/job-2", (await _host.WhoAmIAsync(answer.Credential)).Value("Arn"));
        Assert.Equal(BaseSession, _host.Emulator.Calls[^2].Caller);
    }

    [Fact]
    public async Task A_user_assumes_a_role_of_its_account() =>
        (await _host.AssumeAsync(Credential.User, World.Tools)).ShouldSucceed();

    [Fact]
    public async Task A_role_that_does_not_trust_refuses()
    {
        (await _host.AssumeAsync(await _host.BaseCredentialAsync(), World.Untrusting))
            .ShouldBe(403, "AccessDenied", "User: " + BaseSession + " is not authorized to perform: sts:AssumeRole on resource: " + World.Untrusting);

        Assert.Equal((World.Untrusting, "job-2", BaseSession), (_host.LastCall.RoleArn, _host.LastCall.RoleSessionName, _host.LastCall.Caller));
        Assert.False(string.IsNullOrEmpty(_host.LastCall.Reason));
    }

    [Fact]
    public async Task A_role_that_does_not_exist_answers_as_one_that_refuses() =>
        (await _host.AssumeAsync(await _host.BaseCredentialAsync(), World.Missing))
            .ShouldBe(403, "AccessDenied", "User: " + BaseSession + " is not authorized to perform: sts:AssumeRole on resource: " + World.Missing);

    [Fact]
    public async Task The_callers_policy_must_allow_across_accounts()
    {
        // The tools role has no policy of its own, and deploy does not trust it either.
        var tools = (await _host.AssumeAsync(Credential.User, World.Tools)).Credential;

        (await _host.AssumeAsync(tools, World.External)).ShouldBe(403, "AccessDenied");
    }

    [Fact]
    public async Task A_role_does_not_trust_itself() =>
        (await _host.AssumeAsync(await _host.BaseCredentialAsync(), World.Base)).ShouldBe(403, "AccessDenied");

    [Theory]
    [InlineData("contract-42", 200)]
    [InlineData("contract-43", 403)]
    [InlineData(null, 403)]
    public async Task The_external_id_counts(string? externalId, int status)
    {
        var signer = _host.Signer(await _host.BaseCredentialAsync());

        var answer = await _host.CallAsync(signer, "AssumeRole", ("RoleArn", World.External), ("RoleSessionName", "job-2"), ("ExternalId", externalId));

        Assert.Equal(status, answer.Status);
        Assert.DoesNotContain("contract-4", _host.LastCall.Reason ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Role_chaining_is_capped_at_an_hour() =>
        (await _host.AssumeAsync(await _host.BaseCredentialAsync(), World.Deploy, duration: 3601))
            .ShouldBe(400, "ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");

    [Fact]
    public async Task An_hour_of_role_chaining_is_allowed() =>
        (await _host.AssumeAsync(await _host.BaseCredentialAsync(), World.Deploy, duration: 3600)).ShouldSucceed();

    [Fact]
    public async Task A_long_term_key_is_bounded_by_the_roles_maximum()
    {
        (await _host.AssumeAsync(Credential.User, World.Frozen, duration: 43200)).ShouldSucceed();
        (await _host.AssumeAsync(Credential.User, World.Tools, duration: 3601)).ShouldBe(400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }

    [Fact]
    public async Task GetCallerIdentity_succeeds_under_an_explicit_deny()
    {
        var frozen = (await _host.AssumeAsync(Credential.User, World.Frozen)).Credential;

        (await _host.WhoAmIAsync(frozen)).ShouldSucceed();
    }

    [Fact]
    public async Task GetCallerIdentity_of_a_user()
    {
        var answer = (await _host.WhoAmIAsync(Credential.User)).ShouldSucceed();

        Assert.Equal((World.UserArn, World.UserId, "111111111111"), (answer.Value("Arn"), answer.Value("UserId"), answer.Value("Account")));
    }

    [Fact]
    public async Task A_session_that_is_over_is_refused()
    {
        var credential = await _host.BaseCredentialAsync();
        _host.Clock.Advance(TimeSpan.FromSeconds(3590));
        (await _host.WhoAmIAsync(credential)).ShouldSucceed();
        _host.Clock.Advance(TimeSpan.FromSeconds(10));

        (await _host.WhoAmIAsync(credential)).ShouldBe(403, "ExpiredToken", "The security token included in the request is expired");
        (await _host.AssumeAsync(credential, World.Deploy)).ShouldBe(403, "ExpiredToken");
        Assert.Equal(BaseSession, _host.LastCall.Caller);
    }

    [Fact]
    public async Task A_chain_does_not_cross_partitions()
    {
        const string Role = "arn:aws-cn:iam::444444444444:role/open";
        using var host = new EmulatorHost($$"""
            {
              "accounts": [
                {
                  "id": "111111111111",
                  "users": [ {
                    "name": "operator", "accessKeys": [ { "accessKeyId": "{{World.UserKeyId}}", "secretAccessKey": "{{World.UserSecret}}" } ],
                    "policies": [ { "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } } ]
                  } ]
                },
                {
                  "id": "444444444444", "partition": "aws-cn",
                  "roles": [ { "name": "open", "trustPolicy": { "Statement": { "Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole" } } } ]
                }
              ]
            }
            """);

        (await host.AssumeAsync(Credential.User, Role)).ShouldBe(403, "AccessDenied", "User: arn:aws:iam::111111111111:user/operator is not authorized to perform: sts:AssumeRole on resource: " + Role);
        Assert.Contains("does not cross partitions", host.LastCall.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_region_refuses()
    {
        using var host = new EmulatorHost(World.Json("""  "disabledRegions": [ "ap-east-1" ], """));

        (await host.CallAsync(new RequestSigner(Credential.User) { Region = "ap-east-1" }, "GetCallerIdentity"))
            .ShouldBe(403, "RegionDisabledException", "STS is not activated in this region for account:111111111111. Your account administrator can activate STS in this region using the IAM Console.");
        (await host.WhoAmIAsync(Credential.User)).ShouldSucceed();
    }
}
