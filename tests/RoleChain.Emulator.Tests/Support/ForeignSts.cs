using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.Emulator.Tests.Support;

/// <summary>Calls of an emulator by the AWS CLI and by boto3.</summary>
internal static class ForeignSts
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

    public static async Task<JsonElement> CliAsync(EmulatorHost host, Credential? credential, params string[] arguments)
    {
        var (exitCode, output) = await RunCliAsync(host, credential, arguments);
        Assert.True(exitCode == 0, output);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>A call that must fail.</summary>
    /// <returns>What the CLI printed.</returns>
    public static async Task<string> RefusedCliAsync(EmulatorHost host, Credential? credential, params string[] arguments)
    {
        var (exitCode, output) = await RunCliAsync(host, credential, arguments);
        Assert.NotEqual(0, exitCode);
        return output;
    }

    public static async Task<JsonElement> BotoAsync(EmulatorHost host, Credential? credential, string operation, object arguments)
    {
        var (exitCode, output) = await ForeignClient.RunAsync(credential, "python3", "-c", Script, operation, host.Emulator.Endpoint.AbsoluteUri, JsonSerializer.Serialize(arguments));
        Assert.True(exitCode == 0, output);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Checks the error of a call by boto3.</summary>
    public static void ShouldBe(JsonElement answer, int status, string code) =>
        Assert.Equal((status, code), (answer.GetProperty("Status").GetInt32(), answer.GetProperty("Code").GetString()));

    /// <summary>The credential in an answer.</summary>
    public static Credential Credential(JsonElement answer)
    {
        var credentials = answer.GetProperty("Credentials");
        return new(credentials.GetProperty("AccessKeyId").GetString()!, credentials.GetProperty("SecretAccessKey").GetString()!, credentials.GetProperty("SessionToken").GetString());
    }

    private static Task<(int ExitCode, string Output)> RunCliAsync(EmulatorHost host, Credential? credential, string[] arguments) =>
        ForeignClient.RunAsync(credential, "aws", ["sts", .. arguments, "--endpoint-url", host.Emulator.Endpoint.AbsoluteUri, "--output", "json"]);
}
