using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>Profiles whose credential_process is the module, as users register them and as the AWS CLI and boto3 run them. The emulator's keys are the canaries.</summary>
public sealed class ProcessCredentialTests : IDisposable
{
    private const string Chain = "@{ Hop = '111111111111:base', '333333333333:deploy'; Region = 'eu-west-2'; EndpointUrl = $sts.Endpoint; WebIdentityTokenFile = $tokenFile }";
    private const string Register = Chain + " | Register-RoleChainProfile -ProfileName prod -PowerShellPath $shell";
    private const string Hops = "@($sts.Calls | Where-Object { $_.Action -like 'AssumeRole*' }).Count";

    private const string Script = """
        import sys, boto3
        session = boto3.Session(profile_name='prod')
        print(session.region_name, session.client('sts', endpoint_url=sys.argv[1]).get_caller_identity()['Arn'])
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory(OperatingSystem.IsWindows() ? "rolechain-process" : "rolechain process").FullName;
    private readonly ScopedEnvironment _environment = new(("CI", null), ("ROLECHAIN_PROFILE", null), ("AWS_DEFAULT_PROFILE", null));
    private readonly Session _session = new();

    public ProcessCredentialTests()
    {
        foreach (var name in new[] { "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA" })
        {
            _environment.Set(name, Path.Combine(_folder, "own"));
        }

        _environment.Set("AWS_SHARED_CREDENTIALS_FILE", Path.Combine(_folder, "aws", "credentials"));
        _environment.Set("AWS_CONFIG_FILE", Config);
        _environment.Set("NO_PROXY", "127.0.0.1,localhost");
        _environment.Set("AWS_PAGER", string.Empty);
        HostedShell.Write(_folder);
        _session.Run("$sts = Start-StsEmulator; $tokenFile, $shell = $args; [System.IO.File]::WriteAllText($tokenFile, $sts.NewToken().Reveal())", Path.Combine(_folder, "token"), Shell).ThrowIfFailed();
    }

    public void Dispose()
    {
        _session.Run("Stop-StsEmulator");
        _session.Dispose();
        _environment.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Config => Path.Combine(_folder, "aws", "config");

    private string Shell => Path.Combine(_folder, "pwsh");

    private string Endpoint => (string)_session.Run("$sts.Endpoint.AbsoluteUri").Output.Single().BaseObject;

    [Fact]
    public void The_JSON_is_what_SDKs_read()
    {
        var result = Run("$c = Get-ChainedCredential " + Chain + "; $c; $c | Get-ChainedCredential -AsProcessCredential; Get-ChainedCredential " + Chain + " -AsProcessCredential");
        dynamic credential = result.Output[0].BaseObject;
        foreach (var item in result.Output.Skip(1))
        {
            using var json = JsonDocument.Parse(Assert.IsType<string>(item.BaseObject));
            Assert.Equal(["Version", "AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"], json.RootElement.EnumerateObject().Select(member => member.Name));
            Assert.Equal(1, json.RootElement.GetProperty("Version").GetInt32());
            Assert.Equal((string)credential.AccessKey, json.RootElement.GetProperty("AccessKeyId").GetString());
            Assert.Equal((string)credential.SecretKey, json.RootElement.GetProperty("SecretAccessKey").GetString());
            Assert.Equal((string)credential.SessionToken, json.RootElement.GetProperty("SessionToken").GetString());
            Assert.Equal(((DateTimeOffset)credential.ExpiresAt).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), json.RootElement.GetProperty("Expiration").GetString());
        }
    }

    [Fact]
    public void A_profile_is_registered_used_and_removed_and_holds_no_secret()
    {
        Run(Register + " -Verbose -Debug");
        var text = File.ReadAllText(Config);
        Assert.Contains($"credential_process = {(OperatingSystem.IsWindows() ? Shell : "\"" + Shell + "\"")} -NoProfile -NonInteractive -File {Path.Combine(Layout.Root, "module", "Credential.ps1")} prod", text, StringComparison.Ordinal);
        var credential = (string)_session.Run("(Get-ChainedCredential -ProfileName prod).SecretKey").Output.Single().BaseObject;
        AssertNoSecret(credential);
        AssertNoSecret(File.ReadAllText(Path.Combine(_folder, "token")), Path.Combine(_folder, "token"));

        Run("Unregister-RoleChainProfile prod -Verbose");
        Assert.False(File.Exists(Config));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "own"), "*", SearchOption.AllDirectories));
        Assert.Equal("ProfileNotRegistered", _session.Run("Unregister-RoleChainProfile prod").ErrorId);
        Assert.Equal("ProfileNotRegistered", _session.Run("Get-ChainedCredential -ProfileName prod").ErrorId);
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Run(Register + " -WhatIf");
        Assert.False(File.Exists(Config));
        Run(Register);
        Run("Unregister-RoleChainProfile prod -WhatIf");
        Assert.True(File.Exists(Config));
    }

    [Theory]
    [InlineData("@{ Hop = '111111111111:base'; Region = 'eu-west-2'; WebIdentityToken = $sts.NewToken() }", "", "NotUnattended")]
    [InlineData("@{ Hop = '111111111111:base'; Region = 'eu-west-2'; Credential = @{ AccessKey = 'AKIAAAAAAAAAAAAAAAAA'; SecretKey = 'canary' } }", "", "NotUnattended")]
    [InlineData("@{ Hop = @{ RoleArn = '111111111111:base'; SerialNumber = 'GAHT12345678'; TokenCode = { '123456' } }; Region = 'eu-west-2'; ProfileName = 'work' }", "", "NotUnattended")]
    [InlineData("@{ Hop = '111111111111:base'; Region = 'eu-west-2' }", " -ProfileName 'a b' -PowerShellPath $shell", "InvalidProfileName")]
    [InlineData("@{ Hop = '111111111111:base'; Region = 'eu-west-2' }", " -ProfileName x -PowerShellPath /nowhere/pwsh", "ProcessCommandInvalid")]
    [InlineData("@{ Hop = '111111111111:base'; Region = 'eu-west-2' }", " -ProfileName x", "ProcessCommandInvalid")]
    public void What_cannot_be_registered_is_refused(string chain, string parameters, string errorId)
    {
        var result = _session.Run(chain + " | Register-RoleChainProfile" + (parameters.Length == 0 ? " -ProfileName prod -PowerShellPath $shell" : parameters));
        Assert.Equal(errorId, result.ErrorId);
        Assert.DoesNotContain("canary", result.AllText, StringComparison.Ordinal);
        Assert.False(File.Exists(Config));
    }

    [ProgramFact("/bin/sh", "-c", "exit 0")]
    public async Task A_process_without_cache_takes_every_hop_and_keeps_nothing()
    {
        Run(Register);
        await ProcessAsync("prod");
        await ProcessAsync("prod");
        Assert.Equal(4, Count());
        Assert.Empty(Directory.GetFiles(_folder, "*.entry", SearchOption.AllDirectories));
    }

    [ProgramFact("/bin/sh", "-c", "exit 0")]
    public async Task Processes_with_a_cache_take_each_hop_once_together()
    {
        Run(Register + " -Cache");
        var outputs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ProcessAsync("prod")));
        Assert.Equal(2, Count());
        Assert.Single(outputs.Distinct(StringComparer.Ordinal));
    }

    [ProgramFact("/bin/sh", "-c", "exit 0")]
    public async Task Under_a_CI_runner_the_output_is_JSON_still_and_nothing_is_kept()
    {
        Run(Register + " -Cache");
        _environment.Set("GITHUB_ACTIONS", "true");
        using var json = JsonDocument.Parse(await ProcessAsync("prod"));
        Assert.Equal(1, json.RootElement.GetProperty("Version").GetInt32());
        Assert.Empty(Directory.GetFiles(_folder, "*.entry", SearchOption.AllDirectories));
    }

    [ProgramFact("/bin/sh", "-c", "exit 0")]
    public async Task A_failure_is_told_on_standard_error_alone()
    {
        Run(Register);
        File.WriteAllText(Path.Combine(_folder, "token"), "no token");
        var (exitCode, output, error) = await StartAsync(Shell, "-NoProfile", "-NonInteractive", "-File", Path.Combine(Layout.Root, "module", "Credential.ps1"), "prod");
        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.StartsWith("RoleChain: ", error, StringComparison.Ordinal);
        Assert.Contains("(InvalidWebIdentityToken)", error, StringComparison.Ordinal);
    }

    /// <summary>The default profile's chain would find the default profile again, which would start it again, without end.</summary>
    [ProgramFact("/bin/sh", "-c", "exit 0")]
    public async Task A_profile_that_starts_from_itself_ends()
    {
        Run("@{ Hop = '111111111111:base'; Region = 'eu-west-2'; EndpointUrl = $sts.Endpoint } | Register-RoleChainProfile -ProfileName default -PowerShellPath $shell");
        var (exitCode, output, _) = await StartAsync(Shell, "-NoProfile", "-NonInteractive", "-File", Path.Combine(Layout.Root, "module", "Credential.ps1"), "default");
        Assert.Equal(1, exitCode);
        Assert.Empty(output);
    }

    [ProgramFact("python3", "-c", "import boto3")]
    public async Task Boto3_uses_the_profile()
    {
        Run(Register + " -Cache");
        Assert.Equal("eu-west-2 arn:aws:sts::333333333333:assumed-role/deploy/RoleChain", await OutputAsync("python3", "-c", Script, Endpoint));
    }

    [ProgramFact("aws", "--version")]
    public async Task The_CLI_uses_the_profile()
    {
        Run(Register);
        Assert.Equal("arn:aws:sts::333333333333:assumed-role/deploy/RoleChain", await OutputAsync("aws", "sts", "get-caller-identity", "--profile", "prod", "--endpoint-url", Endpoint, "--query", "Arn", "--output", "text"));
        _environment.Set("AWS_PROFILE", "prod");
        Assert.Equal("arn:aws:sts::333333333333:assumed-role/deploy/RoleChain", await OutputAsync("aws", "sts", "get-caller-identity", "--endpoint-url", Endpoint, "--query", "Arn", "--output", "text"));
    }

    private Session.Result Run(string script)
    {
        var result = _session.Run(script);
        result.ThrowIfFailed();
        Assert.Empty(result.Warnings);
        return result;
    }

    private int Count() => (int)_session.Run(Hops).Output.Single().BaseObject;

    private void AssertNoSecret(string secret, string? except = null) => Assert.All(
        Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Where(path => path != except),
        path => Assert.DoesNotContain(secret, File.ReadAllText(path), StringComparison.Ordinal));

    /// <summary>What the profile's own command prints, run by a shell as most AWS SDKs do.</summary>
    private async Task<string> ProcessAsync(string profile)
    {
        var line = File.ReadAllLines(Config).Single(line => line.StartsWith("credential_process = ", StringComparison.Ordinal));
        Assert.EndsWith(" " + profile, line, StringComparison.Ordinal);
        return await OutputAsync("/bin/sh", "-c", line["credential_process = ".Length..]);
    }

    private static async Task<string> OutputAsync(string program, params string[] arguments)
    {
        var (exitCode, output, error) = await StartAsync(program, arguments);
        Assert.True(exitCode == 0, output + error);
        return output.Trim();
    }

    private static async Task<(int ExitCode, string Output, string Error)> StartAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
