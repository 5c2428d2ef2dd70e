using System;
using System.Text.Json;
using System.Threading.Tasks;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

/// <summary>The AWS CLI and boto3, unchanged.</summary>
public sealed class ForeignClientTests : IDisposable
{
    /// <summary>Prints what a call answers, or the error's code, status and message.</summary>
    private const string Script = """
        import sys, json, boto3
        from botocore.exceptions import ClientError
        from botocore import UNSIGNED
        from botocore.config import Config
        operation, endpoint, arguments = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
        config = Config(signature_version=UNSIGNED) if 'WebIdentityToken' in arguments else None
        client = boto3.client('sts', endpoint_url=endpoint, config=config)
        try:
            answer = getattr(client, operation)(**arguments)
            print(json.dumps(answer, default=str))
        except ClientError as error:
            print(json.dumps({'Code': error.response['Error']['Code'], 'Status': error.response['ResponseMetadata']['HTTPStatusCode'], 'Message': error.response['Error']['Message']}))
        """;

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
        var first = Read((await CliAsync(null, "assume-role-with-web-identity", "--role-arn", World.Base, "--role-session-name", "cli", "--web-identity-token", _host.Token())).GetProperty("Credentials"));
        var second = await CliAsync(first, "assume-role", "--role-arn", World.Deploy, "--role-session-name", "cli");

        Assert.Equal("arn:aws:sts::222222222222:assumed-role/deploy/cli", second.GetProperty("AssumedRoleUser").GetProperty("Arn").GetString());
    }

    [ClientFact("aws", "--version")]
    public async Task Cli_refusal()
    {
        var (exitCode, output) = await ForeignClient.RunAsync(await _host.BaseCredentialAsync(), "aws", "sts", "assume-role", "--role-arn", World.Untrusting, "--role-session-name", "cli", "--endpoint-url", _host.Emulator.Endpoint.AbsoluteUri);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:sts::111111111111:assumed-role/base/job-1 is not authorized to perform: sts:AssumeRole on resource: " + World.Untrusting, output, StringComparison.Ordinal);
    }

    [ClientFact("python3", "-c", "import boto3")]
    public async Task Boto3_assumes_a_role()
    {
        var answer = await BotoAsync(Credential.User, "assume_role", new { RoleArn = World.Tools, RoleSessionName = "boto" });

        Assert.Equal("arn:aws:sts::111111111111:assumed-role/tools/boto", answer.GetProperty("AssumedRoleUser").GetProperty("Arn").GetString());
        var identity = await BotoAsync(Read(answer.GetProperty("Credentials")), "get_caller_identity", new { });
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
        ShouldBe(await BotoAsync(Credential.User with { SecretAccessKey = "wrong" }, "get_caller_identity", new { }), 403, "SignatureDoesNotMatch");

    [ClientFact("python3", "-c", "import boto3")]
    public async Task Boto3_with_an_expired_session()
    {
        var credential = await _host.BaseCredentialAsync();
        _host.Clock.Advance(TimeSpan.FromHours(2));

        ShouldBe(await BotoAsync(credential, "assume_role", new { RoleArn = World.Deploy, RoleSessionName = "boto" }), 403, "ExpiredToken");
    }

    [ClientFact("python3", "-c", "import boto3")]
    public async Task Boto3_with_a_role_that_does_not_trust() =>
        ShouldBe(await BotoAsync(await _host.BaseCredentialAsync(), "assume_role", new { RoleArn = World.Untrusting, RoleSessionName = "boto" }), 403, "AccessDenied");

    private static void ShouldBe(JsonElement answer, int status, string code) =>
        Assert.Equal((status, code), (answer.GetProperty("Status").GetInt32(), answer.GetProperty("Code").GetString()));

    private static Credential Read(JsonElement credentials) =>
        new(credentials.GetProperty("AccessKeyId").GetString()!, credentials.GetProperty("SecretAccessKey").GetString()!, credentials.GetProperty("SessionToken").GetString());

    private async Task<JsonElement> CliAsync(Credential? credential, params string[] arguments)
    {
        var (exitCode, output) = await ForeignClient.RunAsync(credential, "aws", ["sts", .. arguments, "--endpoint-url", _host.Emulator.Endpoint.AbsoluteUri, "--output", "json"]);
        Assert.True(exitCode == 0, output);
        return JsonDocument.Parse(output).RootElement;
    }

    private async Task<JsonElement> BotoAsync(Credential? credential, string operation, object arguments)
    {
        var (exitCode, output) = await ForeignClient.RunAsync(credential, "python3", "-c", Script, operation, _host.Emulator.Endpoint.AbsoluteUri, JsonSerializer.Serialize(arguments));
        Assert.True(exitCode == 0, output);
        return JsonDocument.Parse(output).RootElement;
    }
}
