using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>Profiles as chains: as users list and run them, and as boto3 and the AWS CLI run the same files. The user's keys are the canaries.</summary>
public sealed class GetRoleChainTests : IDisposable
{
    private const string Base = "arn:aws:iam::111111111111:role/base";
    private const string Deploy = "arn:aws:iam::222222222222:role/deploy";
    private const string Calls = "$sts.Calls | Where-Object Action -Like 'AssumeRole*' | ForEach-Object { \"$($_.Action) $($_.RoleArn) $($_.RoleSessionName)\" }";

    private const string Script = """
        import sys, boto3
        print(boto3.Session(profile_name='prod').client('sts', endpoint_url=sys.argv[1]).get_caller_identity()['Arn'])
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("rolechain-profiles").FullName;
    private readonly ScopedEnvironment _environment = new(("NO_PROXY", "127.0.0.1,localhost"), ("AWS_PAGER", string.Empty));
    private readonly Session _session = new();
    private readonly string _endpoint;

    public GetRoleChainTests()
    {
        _environment.Set("AWS_CONFIG_FILE", Config);
        _environment.Set("AWS_SHARED_CREDENTIALS_FILE", Credentials);
        _session.Run("$sts = Start-StsEmulator").ThrowIfFailed();
        _endpoint = _session.Run("$sts.Endpoint.AbsoluteUri").Output.Single().ToString()!;
        var keys = _session.Run("$sts.AccessKeys[0].AccessKeyId; $sts.AccessKeys[0].SecretAccessKey.Reveal()").Output.Select(item => item.ToString()).ToArray();
        File.WriteAllText(Credentials, "[operator]\naws_access_key_id = " + keys[0] + "\naws_secret_access_key = " + keys[1] + "\n");
        File.WriteAllText(
            Config,
            "[profile base]\nrole_arn = " + Base + "\nsource_profile = operator\nrole_session_name = one\nduration_seconds = 1800\n"
            + "[profile prod]\nrole_arn = " + Deploy + "\nsource_profile = base\nrole_session_name = two\nduration_seconds = 900\nregion = eu-west-2\n"
            + "[profile no role]\nregion = eu-west-2\n[profile pro de-l'eau]\nrole_arn = " + Base + "\nsource_profile = operator\n"
            + "[profile loop]\nrole_arn = " + Base + "\nsource_profile = loop\n[profile guarded]\nrole_arn = " + Base + "\nsource_profile = operator\nexternal_id = x/1\nmfa_serial = arn:aws:iam::111111111111:mfa/operator\n");
    }

    public void Dispose()
    {
        _session.Run("Stop-StsEmulator");
        _session.Dispose();
        _environment.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Config => Path.Combine(_folder, "config");

    private string Credentials => Path.Combine(_folder, "credentials");

    [Fact]
    public async Task It_runs_as_boto3_and_the_CLI_run_the_profile()
    {
        var script = Path.Combine(_folder, "run.ps1");
        File.WriteAllText(script, "Import-Module -Name '" + Layout.Manifest + "'; (Get-RoleChain -ProfileName prod | Invoke-RoleChain -EndpointUrl '" + _endpoint + "').Chain.Path");
        var variables = new Dictionary<string, string?> { ["AWS_CONFIG_FILE"] = Config, ["AWS_SHARED_CREDENTIALS_FILE"] = Credentials, ["AWS_EC2_METADATA_DISABLED"] = "true" };
        var own = await ChildProcess.RunDotnetAsync(Layout.HostProgram, ["-NoProfile", "-NonInteractive", "-File", script], variables);
        Assert.Equal((0, "111111111111/base -> 222222222222/deploy"), (own.ExitCode, own.Output.Trim()));
        string[] expected = ["AssumeRole " + Base + " one", "AssumeRole " + Deploy + " two"];
        Assert.Equal(expected, NewCalls(0));

        _environment.Set("AWS_ENDPOINT_URL_STS", _endpoint);
        _environment.Set("AWS_REGION", "eu-west-2");

        // The CLI keeps the sessions of roles there.
        _environment.Set("HOME", _folder);
        foreach (var (program, check, arguments) in new[]
        {
            ("python3", new[] { "-c", "import boto3" }, new[] { "-c", Script, _endpoint }),
            ("aws", ["--version"], ["sts", "get-caller-identity", "--profile", "prod", "--endpoint-url", _endpoint, "--query", "Arn", "--output", "text"]),
        })
        {
            if (!await IsThereAsync(program, check))
            {
                continue;
            }

            var before = NewCalls(0).Length;
            Assert.Equal("arn:aws:sts::222222222222:assumed-role/deploy/two", await RunAsync(program, arguments));
            Assert.Equal(expected, NewCalls(before));
        }
    }

    [Fact]
    public void A_chain_takes_its_identity_from_the_job_in_place_of_the_file()
    {
        _session.Run("[System.Environment]::SetEnvironmentVariable('AWS_ID_TOKEN', $sts.NewToken().Reveal())").ThrowIfFailed();
        try
        {
            var result = _session.Run("Get-RoleChain -ProfileName prod -WebIdentityTokenVariable AWS_ID_TOKEN | Invoke-RoleChain -EndpointUrl $args[0]", _endpoint);
            result.ThrowIfFailed();
            Assert.Equal(["AssumeRoleWithWebIdentity " + Base + " one", "AssumeRole " + Deploy + " two"], NewCalls(0));
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_ID_TOKEN", null);
        }
    }

    [Theory]
    [InlineData("-IdentityProvider GitHub -Audience x", "the GitHub token of this job", "", "")]
    [InlineData("-ServiceConnectionId 00000000-0000-0000-0000-000000000000", "the AzurePipelines token of this job", "", "")]
    [InlineData("-WebIdentityTokenVariable T -IdentityProvider GitLab", "the web identity token of the variable T", "", "")]
    [InlineData("-IdentityProvider AwsSdk", "the AWS SDK's own credential chain", "x/1", "arn:aws:iam::111111111111:mfa/operator")]
    [InlineData("", "the AWS profile operator", "x/1", "arn:aws:iam::111111111111:mfa/operator")]
    public void What_belongs_to_the_profiles_user_goes_where_a_token_comes_in(string parameters, string identity, string externalId, string device)
    {
        var result = _session.Run("$chain = Get-RoleChain -ProfileName guarded " + parameters + " -Verbose; \"$($chain.Identity)\", \"$($chain.Hops[0].ExternalId)\", \"$($chain.Hops[0].SerialNumber)\"");
        result.ThrowIfFailed();
        Assert.Equal([identity, externalId, device], result.Output.Select(item => item.ToString()));
        Assert.Equal(externalId.Length == 0, _session.Run("Get-RoleChain -ProfileName guarded " + parameters + " -Verbose 4>&1").Output.Count == 2);
    }

    [Fact]
    public void Patterns_list_what_is_a_chain_and_each_failure_is_its_own()
    {
        var result = _session.Run("(Get-RoleChain -ProfileName pro*, base).Name");
        result.ThrowIfFailed();
        Assert.Equal(["pro de-l'eau", "prod", "base"], result.Output.Select(item => item.ToString()));

        result = _session.Run("$failures = @(); $chains = Get-RoleChain -ProfileName *, nobody, 'no role' -ErrorAction SilentlyContinue -ErrorVariable failures; $chains.Name; $failures | ForEach-Object { \"$($_.FullyQualifiedErrorId.Split(',')[0]) $($_.TargetObject)\" }");
        Assert.Equal(["base", "guarded", "pro de-l'eau", "prod", "ProfileChainInvalid loop", "ProfileUnavailable nobody", "ProfileWithoutRole no role"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void An_empty_name_is_the_environments_profile()
    {
        _environment.Set("AWS_PROFILE", "prod");
        Assert.Equal("prod", _session.Run("(Get-RoleChain -ProfileName '').Name").Output.Single().ToString());
        _environment.Set("AWS_PROFILE", null);
        var result = _session.Run("Get-RoleChain -ProfileName $env:AWS_PROFILE");
        Assert.Equal(("ProfileUnavailable", "default"), (result.ErrorId, result.Error!.TargetObject));
    }

    [Fact]
    public void Names_are_completed_and_faulty_files_complete_nothing()
    {
        Assert.Equal(["'pro de-l''eau'", "prod"], Complete("Get-RoleChain -ProfileName pr"));
        Assert.Equal(["base", "guarded", "loop", "'pro de-l''eau'", "prod"], Complete("Get-RoleChain -ProfileName "));
        File.WriteAllText(Config, "nonsense");
        Assert.DoesNotContain("prod", Complete("Get-RoleChain -ProfileName pr"));
    }

    [Fact]
    public void Nothing_shows_a_key()
    {
        var secret = _session.Run("$sts.AccessKeys[0].SecretAccessKey.Reveal()").Output.Single().ToString()!;
        File.AppendAllText(Config, "[profile self]\nrole_arn = " + Base + "\nsource_profile = self\naws_access_key_id = AKIAEXAMPLEEXAMPLE01\naws_secret_access_key = canary-secret\n[profile wrong]\nrole_arn = canary-secret\nsource_profile = operator\n");
        var shown = _session.Show("Get-RoleChain -ProfileName * -Verbose -Debug -ErrorAction SilentlyContinue; $Error; $Error.Exception.Message; $Error.ErrorDetails.Message");
        Assert.Contains("the keys of the AWS", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
    }

    private string[] NewCalls(int after) => _session.Run(Calls).Output.Select(item => item.ToString()!).Skip(after).ToArray();

    private string[] Complete(string line)
    {
        using var shell = PowerShell.Create(_session.Runspace);
        return CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches.Select(match => match.CompletionText).ToArray();
    }

    private static async Task<bool> IsThereAsync(string program, string[] arguments)
    {
        try
        {
            await RunAsync(program, arguments);
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (await output).Trim() : throw new InvalidOperationException(await error);
    }
}
