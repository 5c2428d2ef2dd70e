using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Net.Http;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>Credential servers that are processes of their own, as a job starts them in one step and stops them in another. The emulator's keys are the canaries.</summary>
public sealed class DetachedServerTests : IDisposable
{
    private const string Uri = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private const string TokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    private const string Chain = "@{ Hop = '111111111111:base', '222222222222:deploy'; Region = 'eu-west-2'; EndpointUrl = $sts.Endpoint; WebIdentityTokenVariable = 'CANARY_TOKEN' }";
    private const string Start = "$server = Start-ChainedCredentialServer -Detached -PowerShellPath $shell -Definition " + Chain;

    private readonly string _folder = Directory.CreateTempSubdirectory("rolechain-detached").FullName;
    private readonly ScopedEnvironment _environment = new(("TMPDIR", null), ("GITHUB_ENV", null), ("RUNNER_TRACKING_ID", "canary-tracking"));
    private readonly Session _session = new();

    public DetachedServerTests()
    {
        // What a server leaves is seen here.
        _environment.Set("TMPDIR", Directory.CreateDirectory(Path.Combine(_folder, "tmp")).FullName);
        _session.Run("$sts = Start-StsEmulator; $shell = $args[0]; [System.Environment]::SetEnvironmentVariable('CANARY_TOKEN', $sts.NewToken().Reveal())", HostedShell.Write(_folder)).ThrowIfFailed();
    }

    public void Dispose()
    {
        _session.Run("if (Test-Path variable:server) { $server.Dispose() }; Clear-ChainedCredential; Stop-StsEmulator");
        _session.Dispose();
        Environment.SetEnvironmentVariable("CANARY_TOKEN", null);
        _environment.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string[] Left => Directory.GetDirectories(Path.Combine(_folder, "tmp"), "rolechain-*");

    [ProgramFact("/bin/sh", "-c", "exit 0")]
    public async Task It_outlives_the_session_that_started_it_and_another_stops_it()
    {
        string uri;
        string path;
        using (var first = new Session())
        {
            first.Runspace.SessionStateProxy.SetVariable("sts", _session.Run("$sts").Output.Single());
            first.Runspace.SessionStateProxy.SetVariable("shell", Path.Combine(_folder, "pwsh"));
            var result = first.Run(Start + " -SetEnvironment -Verbose -Debug");
            result.ThrowIfFailed();
            Assert.Empty(result.Warnings);
            Assert.Equal(["222222222222-deploy", "True", "False"], first.Run("$server.Names; $server.IsRunning; $server.ProcessId -eq $pid").Output.Select(item => item.ToString()));
            Assert.Equal(["111111111111/base -> 222222222222/deploy", "eu-west-2"], first.Run("$server.Credentials.Chain; $server.Credentials.Region").Output.Select(item => item.ToString()));
            uri = Environment.GetEnvironmentVariable(Uri)!;
            path = Environment.GetEnvironmentVariable(TokenFile)!;
            Assert.Equal("eu-west-2", Environment.GetEnvironmentVariable("AWS_REGION"));
        }

        // The session is over; its environment is what the next step has.
        var (status, body) = await CredentialClient.GetAsync(uri, File.ReadAllText(path));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("222222222222", body.GetProperty("AccountId").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await CredentialClient.GetAsync(uri, "wrong")).Status);

        // The keys are in memory alone, and the file with the chains is gone.
        Assert.Equal([Path.GetDirectoryName(path)!], Left);
        Assert.Equal([path], Directory.GetFileSystemEntries(Left.Single()));
        Assert.DoesNotContain(body.GetProperty("SecretAccessKey").GetString()!, File.ReadAllText(path), StringComparison.Ordinal);

        _session.Run("Stop-ChainedCredentialServer -Detached").ThrowIfFailed();
        Assert.Empty(Left);
        Assert.Null(Environment.GetEnvironmentVariable(Uri));
        Assert.Null(Environment.GetEnvironmentVariable(TokenFile));
        await Assert.ThrowsAsync<HttpRequestException>(() => CredentialClient.GetAsync(uri, "any"));
        Assert.Equal("ServerNotFound", _session.Run("Stop-ChainedCredentialServer -Detached").ErrorId);
        Assert.Equal("ServerNotFound", _session.Run("Stop-ChainedCredentialServer -Detached -TokenPath $args[0]", path).ErrorId);
    }

    [ProgramFact("/bin/sh", "-c", "test -r /proc/self/environ")]
    public void Its_process_has_no_secret_in_its_arguments_and_the_runners_id_in_its_environment()
    {
        // In a scope the environment has the chain's own keys, from which a renewal must not begin.
        var result = _session.Run("$c = Invoke-RoleChain -Definition " + Chain + " -ScriptBlock { $_; $script:server = $_ | Start-ChainedCredentialServer -Detached -PowerShellPath $shell }");
        result.ThrowIfFailed();
        var process = "/proc/" + _session.Run("$server.ProcessId").Output.Single() + "/";
        var (arguments, environment) = (File.ReadAllText(process + "cmdline"), File.ReadAllText(process + "environ"));
        foreach (var secret in _session.Run("$c.AccessKey; $c.SecretKey; $c.SessionToken; [System.IO.File]::ReadAllText($server.TokenPath)").Output.Select(item => item.ToString()))
        {
            Assert.DoesNotContain(secret, arguments, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, environment, StringComparison.Ordinal);
        }

        Assert.Contains("-NoProfile\0-NonInteractive\0-File\0", arguments, StringComparison.Ordinal);
        Assert.Contains("RUNNER_TRACKING_ID=canary-tracking", environment, StringComparison.Ordinal);
        _session.Run("$server | Stop-ChainedCredentialServer; if ($server.IsRunning) { throw }").ThrowIfFailed();
        Assert.Empty(Left);
    }

    [ProgramFact("/bin/sh", "-c", "exit 0")]
    public async Task Later_steps_of_a_job_get_its_variables_and_lose_them()
    {
        var file = Path.Combine(_folder, "env");
        File.WriteAllText(file, string.Empty);
        _environment.Set("GITHUB_ENV", file);
        _session.Run(Start + " -ExportTo GitHubEnvironment").ThrowIfFailed();
        var token = _session.Run("$server.TokenPath").Output.Single().ToString()!;
        var exported = File.ReadAllText(file);
        foreach (var (name, value) in new[] { (Uri, _session.Run("$server.Uris[0].AbsoluteUri").Output.Single().ToString()!), (TokenFile, token), ("AWS_REGION", "eu-west-2"), ("AWS_DEFAULT_REGION", "eu-west-2") })
        {
            Assert.Matches(name + "<<(ghadelimiter_[0-9a-f]+)\n" + System.Text.RegularExpressions.Regex.Escape(value) + "\n\\1\n", exported);
        }

        Assert.DoesNotContain(File.ReadAllText(token), exported, StringComparison.Ordinal);

        // A later step, which has them in its environment.
        var later = await ChildProcess.RunDotnetAsync(Layout.HostProgram, ["-NoProfile", "-NonInteractive", "-File", WriteScript("Stop-ChainedCredentialServer -Detached; \"[$env:AWS_CONTAINER_CREDENTIALS_FULL_URI]\"")], new Dictionary<string, string?> { [TokenFile] = token, [Uri] = "http://127.0.0.1/canary", ["GITHUB_ENV"] = file });
        Assert.Equal((0, "[]"), (later.ExitCode, later.Output.Trim()));
        Assert.Matches(Uri + "<<(ghadelimiter_[0-9a-f]+)\n\n\\1\n" + TokenFile + "<<(ghadelimiter_[0-9a-f]+)\n\n\\2\n$", File.ReadAllText(file));
        Assert.Empty(Left);
    }

    [ProgramTheory("/bin/sh", "-c", "exit 0")]
    [InlineData("$server | Stop-ChainedCredentialServer")]
    [InlineData("Stop-ChainedCredentialServer -Detached -TokenPath $server.TokenPath")]
    public void Its_own_session_takes_back_all_that_it_has_exported(string stop)
    {
        var file = Path.Combine(_folder, "env");
        File.WriteAllText(file, string.Empty);
        _environment.Set("GITHUB_ENV", file);
        _session.Run(Start + " -ExportTo GitHubEnvironment").ThrowIfFailed();
        File.WriteAllText(file, string.Empty);
        _session.Run(stop + "; Clear-ChainedCredential").ThrowIfFailed();
        var names = File.ReadAllLines(file).Where(line => line.Contains("<<", StringComparison.Ordinal)).Select(line => line.Split("<<")[0]);
        Assert.Equal(["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_DEFAULT_REGION", "AWS_REGION"], names.Order(StringComparer.Ordinal));
        Assert.Empty(Left);
    }

    [ProgramFact("/bin/sh", "-c", "exit 0")]
    public void What_fails_at_the_end_hands_nothing_to_later_steps()
    {
        var file = Path.Combine(_folder, "env");
        File.WriteAllText(file, string.Empty);
        _environment.Set("GITHUB_ENV", file);
        _session.Run("$here = Start-ChainedCredentialServer -SetEnvironment -Definition " + Chain).ThrowIfFailed();
        Assert.Equal("ServerEnvironmentTaken", _session.Run(Start + " -SetEnvironment -ExportTo GitHubEnvironment").ErrorId);
        Assert.Empty(File.ReadAllText(file));
        _session.Run("Stop-ChainedCredentialServer").ThrowIfFailed();
        Assert.Empty(Left);
    }

    [ProgramFact("/bin/sh", "-c", "exit 0")]
    public void In_a_CI_job_whose_log_is_masked_it_is_allowed_by_name_alone()
    {
        _environment.Set("GITHUB_ACTIONS", "true");
        var result = _session.Run(Start);
        Assert.Equal("MaskUnavailable", result.ErrorId);
        Assert.Contains("-AllowUnmasked", result.Error!.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(Left);
        _session.Run(Start + " -AllowUnmasked").ThrowIfFailed();
        Assert.Single(Left);
    }

    [ProgramTheory("/bin/sh", "-c", "exit 0")]
    [InlineData("@{ Hop = '111111111111:base', '222222222222:nobody'; Region = 'eu-west-2'; EndpointUrl = $sts.Endpoint; WebIdentityTokenVariable = 'CANARY_TOKEN' }", "", "HopRefused")]
    [InlineData("@{ Hop = '111111111111:base'; Region = 'eu-west-2'; EndpointUrl = $sts.Endpoint; WebIdentityToken = $sts.NewToken() }", "", "NotUnattended")]
    [InlineData("@{ Hop = '111111111111:base'; Region = 'eu-west-2'; EndpointUrl = $sts.Endpoint; WebIdentityTokenVariable = 'CANARY_TOKEN' }", " -Name 'a/b'", "InvalidServerName")]
    [InlineData("@{ Hop = '111111111111:base'; Region = 'eu-west-2'; EndpointUrl = $sts.Endpoint; WebIdentityTokenVariable = 'CANARY_TOKEN' }", " -ExportTo GitHubEnvironment", "ExportTargetMissing")]
    public void What_fails_leaves_neither_process_nor_file(string chain, string parameters, string errorId)
    {
        var result = _session.Run("Start-ChainedCredentialServer -Detached -PowerShellPath $shell -Definition " + chain + parameters);
        Assert.Equal(errorId, result.ErrorId);
        Assert.Empty(result.Output);
        Assert.Empty(Left);
        Assert.True(errorId != "HopRefused" || result.Error!.TargetObject.ToString() == "arn:aws:iam::222222222222:role/nobody");
    }

    [ProgramTheory("/bin/sh", "-c", "exit 0")]
    [InlineData("exit 3", "The detached credential server did not start: its process ended without a word.")]
    [InlineData("echo no JSON; echo why >&2", "The detached credential server did not start: its process said: why.")]
    [InlineData("echo '{}'", "The detached credential server did not start: its process ended without a word.")]
    public void A_program_that_is_no_PowerShell_is_told(string script, string message)
    {
        HostedShell.Write(_folder, script);
        var result = _session.Run(Start);
        Assert.Equal("ServerStartFailed", result.ErrorId);
        Assert.Equal(message, result.Error!.Exception.Message);
        Assert.Empty(Left);
    }

    [ProgramTheory("/bin/sh", "-c", "exit 0")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public void A_signal_that_ends_it_leaves_nothing(string signal)
    {
        _session.Run(Start).ThrowIfFailed();
        var id = (int)_session.Run("$server.ProcessId").Output.Single().BaseObject;
        if (signal == "HUP" && IgnoresHangup(id))
        {
            // nohup does that, also to the tests.
            return;
        }

        using (var kill = Process.Start("/bin/kill", ["-" + signal, id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            kill.WaitForExit();
        }

        // Who started it removes the file, and never the folder.
        Assert.True(SpinWait.SpinUntil(() => HasEnded(id) && Left.Length == 0, TimeSpan.FromSeconds(10)));
    }

    [ProgramFact("/bin/sh", "-c", "exit 0")]
    [UnsupportedOSPlatform("windows")]
    public async Task Nobody_who_waits_for_it_ends_it_and_leaves_nothing()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "tmp", "rolechain-chains"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        var path = Path.Combine(folder, "chains.json");
        var endpoint = ((Uri)_session.Run("$sts.Endpoint").Output.Single().BaseObject).AbsoluteUri;
        File.WriteAllText(path, "[{\"version\":1,\"profile\":\"one\",\"identity\":{\"tokenVariable\":\"CANARY_TOKEN\"},\"hops\":[{\"roleArn\":\"arn:aws:iam::111111111111:role/base\"}],\"region\":\"eu-west-2\",\"endpointUrl\":\"" + endpoint + "\",\"timeoutSeconds\":60}]");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var start = new ProcessStartInfo(Path.Combine(_folder, "pwsh"), ["-NoProfile", "-NonInteractive", "-File", Path.Combine(Layout.Root, "module", "CredentialServer.ps1"), path]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        process.StandardOutput.Dispose();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, process.ExitCode);
        Assert.Equal("AssumeRoleWithWebIdentity", _session.Run("$sts.Calls.Action").Output.Single().ToString());
        Assert.Empty(Left);
    }

    [ProgramFact("/bin/sh", "-c", "exit 0")]
    public void A_process_that_says_much_beside_its_reply_is_heard()
    {
        HostedShell.Write(_folder, "head -c 300000 /dev/zero >&2; exec dotnet exec '" + Layout.HostProgram + "' \"$@\"");
        _session.Run(Start).ThrowIfFailed();
        Assert.Single(Left);
    }

    [ProgramFact("/bin/sh", "-c", "exit 0")]
    public void A_missing_folder_for_temporary_files_is_named()
    {
        var missing = Path.Combine(_folder, "none");
        _environment.Set("TMPDIR", missing);
        Assert.Equal("The detached credential server did not start: There is no folder " + missing + "/ for temporary files.", _session.Run(Start).Error!.Exception.Message);
    }

    [ProgramFact("/bin/sh", "-c", "exit 0")]
    public void A_stop_ends_the_process_that_has_not_answered()
    {
        var mark = Path.Combine(_folder, "id");
        HostedShell.Write(_folder, "echo $$ > '" + mark + ".new'; mv '" + mark + ".new' '" + mark + "'; exec sleep 600");
        using var shell = _session.Create(Start);
        var running = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => File.Exists(mark), TimeSpan.FromSeconds(30)));
        shell.Stop();
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        var id = int.Parse(File.ReadAllText(mark), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(SpinWait.SpinUntil(() => HasEnded(id) && Left.Length == 0, TimeSpan.FromSeconds(10)));
    }

    [ProgramFact("aws", "--version")]
    public async Task The_CLI_uses_it()
    {
        _session.Run(Start + " -SetEnvironment").ThrowIfFailed();
        Assert.Equal("arn:aws:sts::222222222222:assumed-role/deploy/RoleChain", await CallerAsync((string)_session.Run("$sts.Endpoint.AbsoluteUri").Output.Single().BaseObject));
    }

    private string WriteScript(string text)
    {
        var path = Path.Combine(_folder, "step.ps1");
        File.WriteAllText(path, "Import-Module -Name '" + Layout.Manifest + "'; " + text);
        return path;
    }

    /// <summary>Whether a process has inherited that a closed terminal is nothing to it (proc(5), SigIgn: bit 0 is SIGHUP).</summary>
    private static bool IgnoresHangup(int id)
    {
        var path = "/proc/" + id.ToString(System.Globalization.CultureInfo.InvariantCulture) + "/status";
        return File.Exists(path) && File.ReadLines(path).Any(line => line.StartsWith("SigIgn:", StringComparison.Ordinal) && (Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16) & 1) != 0);
    }

    private static bool HasEnded(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static async Task<string> CallerAsync(string endpoint)
    {
        var start = new ProcessStartInfo("aws", ["sts", "get-caller-identity", "--endpoint-url", endpoint, "--query", "Arn", "--output", "text"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (await output).Trim() : throw new InvalidOperationException(await error);
    }
}
