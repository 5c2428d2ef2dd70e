using System;
using System.Text.Json;
using System.Threading.Tasks;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

/// <summary>The AWS CLI and boto3, unchanged.</summary>
public sealed class ForeignClientTests : IDisposable
{
    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [ClientFact("aws", "--version")]
    public async Task Cli_get_caller_identity()
    {
        var answer = await CliAsync(Credential.User, "get-caller-identity");

        Assert.Equal(World.UserArn, answer.GetProperty("Arn").GetString());
    }

    [ClientFact("aws", "--version")]
    public async Task Cli_chain()
    {
        var first = ForeignSts.Credential((await CliAsync(null, "assume-role-with-web-identity", "--role-arn", World.Base, "--role-session-name", "cli", "--web-identity-token", _host.Token())));
        var second = await CliAsync(first, "assume-role", "--role-arn", World.Deploy, "--role-session-name", "cli");

        Assert.Equal("arn:aws:sts::222222222222:assumed-role/deploy/cli", second.GetProperty("AssumedRoleUser").GetProperty("Arn").GetString());
    }

    [ClientFact("aws", "--version")]
    public async Task Cli_refusal()
    {
        var refusal = await ForeignSts.RefusedCliAsync(_host, await _host.BaseCredentialAsync(), "assume-role", "--role-arn", World.Untrusting, "--role-session-name", "cli");

        Assert.Contains("An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:sts::111111111111:assumed-role/base/job-1 is not authorized to perform: sts:AssumeRole on resource: " + World.Untrusting, refusal, StringComparison.Ordinal);
    }

    [ClientFact("python3", "-c", "import boto3")]
    public async Task Boto3_assumes_a_role()
    {
        var answer = await BotoAsync(Credential.User, "assume_role", new { RoleArn = World.Tools, RoleSessionName = "boto" });

        Assert.Equal("arn:aws:sts::111111111111:assumed-role/tools/boto", answer.GetProperty("AssumedRoleUser").GetProperty("Arn").GetString());
        var identity = await BotoAsync(ForeignSts.Credential(answer), "get_caller_identity", new { });
        Assert.Equal("arn:aws:sts::111111111111:assumed-role/tools/boto", identity.GetProperty("Arn").GetString());
    }

    [ClientFact("python3", "-c", "import boto3")]
    public async Task Boto3_with_a_token()
    {
        var answer = await BotoAsync(null, "assume_role_with_web_identity", new { RoleArn = World.Base, RoleSessionName = "boto", WebIdentityToken = _host.Token() });

        Assert.Equal("sts.amazonaws.com", answer.GetProperty("Audience").GetString());
    }

    [ClientFact("python3", "-c", "import boto3")]
    public async Task Boto3_with_a_wrong_secret() =>
        ForeignSts.ShouldBe(await BotoAsync(Credential.User with { SecretAccessKey = "wrong" }, "get_caller_identity", new { }), 403, "SignatureDoesNotMatch");

    [ClientFact("python3", "-c", "import boto3")]
    public async Task Boto3_with_an_expired_session()
    {
        var credential = await _host.BaseCredentialAsync();
        _host.Clock.Advance(TimeSpan.FromHours(2));

        ForeignSts.ShouldBe(await BotoAsync(credential, "assume_role", new { RoleArn = World.Deploy, RoleSessionName = "boto" }), 403, "ExpiredToken");
    }

    [ClientFact("python3", "-c", "import boto3")]
    public async Task Boto3_with_a_role_that_does_not_trust() =>
        ForeignSts.ShouldBe(await BotoAsync(await _host.BaseCredentialAsync(), "assume_role", new { RoleArn = World.Untrusting, RoleSessionName = "boto" }), 403, "AccessDenied");

    private Task<JsonElement> CliAsync(Credential? credential, params string[] arguments) => ForeignSts.CliAsync(_host, credential, arguments);

    private Task<JsonElement> BotoAsync(Credential? credential, string operation, object arguments) => ForeignSts.BotoAsync(_host, credential, operation, arguments);
}
