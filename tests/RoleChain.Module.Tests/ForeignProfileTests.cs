using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>The AWS CLI and boto3 take the profiles that are exported, from files that hold others' odd lines too.</summary>
public sealed class ForeignProfileTests : IDisposable
{
    private const string Script = """
        import sys, boto3
        session = boto3.Session(profile_name=sys.argv[1])
        print(session.region_name, session.client('sts', endpoint_url=sys.argv[2]).get_caller_identity()['Arn'])
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("rolechain-foreign").FullName;
    private readonly ScopedEnvironment _environment = new();
    private readonly Session _session = new();
    private readonly string _endpoint;

    public ForeignProfileTests()
    {
        File.WriteAllText(Credentials, "\n; of others\n[other]\naws_access_key_id=AKIAEXAMPLEEXAMPLE01\naws_secret_access_key: x\n[deploy] # ours to be");
        File.WriteAllText(Config, "[default]\r\ns3 =\r\n  max_concurrent_requests = 20\r\n\r\n[profile \"deploy\"]\r\nretry_mode = standard\r\n");
        _environment.Set("AWS_SHARED_CREDENTIALS_FILE", Credentials);
        _environment.Set("AWS_CONFIG_FILE", Config);
        _session.Run("$sts = Start-StsEmulator; $c = Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region eu-central-1 -EndpointUrl $sts.Endpoint -WebIdentityToken $sts.NewToken(); $c | Export-ChainedCredential -ProfileName deploy; $c | Export-ChainedCredential -ProfileName new").ThrowIfFailed();
        _endpoint = _session.Run("$sts.Endpoint.AbsoluteUri").Output.Single().ToString()!;
    }

    public void Dispose()
    {
        _session.Dispose();
        _environment.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Credentials => Path.Combine(_folder, "credentials");

    private string Config => Path.Combine(_folder, "config");

    [ProgramFact("python3", "-c", "import boto3")]
    public async Task Boto3_takes_them()
    {
        foreach (var profile in new[] { "deploy", "new" })
        {
            Assert.Equal("eu-central-1 arn:aws:sts::111111111111:assumed-role/base/RoleChain", await RunAsync("python3", "-c", Script, profile, _endpoint));
        }
    }

    [ProgramFact("aws", "--version")]
    public async Task The_CLI_takes_them()
    {
        foreach (var profile in new[] { "deploy", "new" })
        {
            Assert.Equal("eu-central-1", await RunAsync("aws", "configure", "get", "region", "--profile", profile));
            Assert.Equal(
                "arn:aws:sts::111111111111:assumed-role/base/RoleChain",
                await RunAsync("aws", "sts", "get-caller-identity", "--profile", profile, "--endpoint-url", _endpoint, "--query", "Arn", "--output", "text"));
        }
    }

    private static async Task<string> RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["AWS_PAGER"] = string.Empty;
        start.Environment["NO_PROXY"] = "127.0.0.1,localhost";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return (await output).Trim();
    }
}
