using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>Export-ChainedCredential and Clear-ChainedCredential as users run them. The secrets of the emulator's credential are the canaries.</summary>
public sealed class ExportTests : IDisposable
{
    private const string Base = "arn:aws:iam::111111111111:role/base";

    private static readonly string[] Variables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION"];

    private readonly string _folder = Directory.CreateTempSubdirectory("rolechain-exports").FullName;
    private readonly ScopedEnvironment _environment = new();
    private readonly Session _session = new();
    private readonly dynamic _credential;

    public ExportTests()
    {
        foreach (var name in new[] { "GITHUB_ENV", "GITHUB_OUTPUT", "ROLECHAIN_EXPORTED_KEY", "AWS_CREDENTIAL_EXPIRATION" })
        {
            _environment.Set(name, null);
        }

        _environment.Set("AWS_SHARED_CREDENTIALS_FILE", Path.Combine(_folder, "aws", "credentials"));
        _environment.Set("AWS_CONFIG_FILE", Path.Combine(_folder, "aws", "config"));
        _session.Run($"$sts = Start-StsEmulator; $c = Invoke-RoleChain {Base} -Region eu-west-2 -EndpointUrl $sts.Endpoint -WebIdentityToken $sts.NewToken()").ThrowIfFailed();
        _credential = _session.Run("$c").Output.Single().BaseObject;
    }

    public void Dispose()
    {
        _session.Run("Clear-ChainedCredential");
        _session.Dispose();
        _environment.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_environment_and_back()
    {
        Run("$c | Export-ChainedCredential Environment -Verbose");
        Assert.Equal((string)_credential.AccessKey, Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"));
        Assert.Equal((string)_credential.SecretKey, Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY"));
        Assert.Equal((string)_credential.SessionToken, Environment.GetEnvironmentVariable("AWS_SESSION_TOKEN"));
        Assert.Equal("eu-west-2", Environment.GetEnvironmentVariable("AWS_REGION"));
        Assert.Equal("eu-west-2", Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION"));

        Run("Clear-ChainedCredential -Verbose");
        Assert.All(Variables, name => Assert.Null(Environment.GetEnvironmentVariable(name)));
    }

    [Fact]
    public void A_profile_and_back()
    {
        Run("Export-ChainedCredential -Credential $c -ProfileName deploy -Verbose");
        var text = File.ReadAllText(Path.Combine(_folder, "aws", "credentials"));
        Assert.Contains("aws_secret_access_key = " + (string)_credential.SecretKey, text, StringComparison.Ordinal);
        AssertSecretOnlyIn("credentials");

        Run("Clear-ChainedCredential -ProfileName deploy -Verbose");
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder, "aws")));
    }

    [Theory]
    [InlineData("-Path $args[0]")]
    [InlineData("-Path $args[0] -GitLabReport")]
    public void A_dotenv_file_and_back(string parameters)
    {
        var path = Path.Combine(_folder, "file.env");
        Run("$c | Export-ChainedCredential " + parameters, path);
        Assert.Contains("AWS_SESSION_TOKEN=" + (string)_credential.SessionToken + "\n", File.ReadAllText(path), StringComparison.Ordinal);
        AssertSecretOnlyIn("file.env");

        Run("Clear-ChainedCredential");
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("GitHubEnvironment", "GITHUB_ENV")]
    [InlineData("GitHubOutput", "GITHUB_OUTPUT")]
    public void A_file_of_the_runner_and_back(string target, string variable)
    {
        var path = Path.Combine(_folder, "runner");
        File.WriteAllText(path, string.Empty);
        _environment.Set(variable, path);
        Run("$c | Export-ChainedCredential -To " + target);
        var length = File.ReadAllText(path).Length;
        AssertSecretOnlyIn("runner");

        Run("Clear-ChainedCredential");
        var after = File.ReadAllText(path)[length..];
        Assert.Contains("<<ghadelimiter_", after, StringComparison.Ordinal);
        Assert.DoesNotContain((string)_credential.SecretKey, after, StringComparison.Ordinal);
    }

    [Fact]
    public void The_JSON_of_a_process_is_the_output()
    {
        var result = _session.Run("$c | Export-ChainedCredential -To ProcessCredential");
        result.ThrowIfFailed();
        var json = System.Text.Json.JsonDocument.Parse((string)result.Output.Single().BaseObject).RootElement;
        Assert.Equal(1, json.GetProperty("Version").GetInt32());
        Assert.Equal((string)_credential.SecretKey, json.GetProperty("SecretAccessKey").GetString());
        Assert.Equal(((DateTimeOffset)_credential.ExpiresAt).ToUnixTimeSeconds(), json.GetProperty("Expiration").GetDateTimeOffset().ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("-To Environment")]
    [InlineData("-To ProcessCredential")]
    [InlineData("-To GitHubEnvironment")]
    [InlineData("-ProfileName deploy")]
    [InlineData("-Path \"$($args[0])/file.env\"")]
    public void WhatIf_exports_nothing_and_shows_no_secret(string parameters)
    {
        var text = _session.Show("$c | Export-ChainedCredential -WhatIf " + parameters, _folder);
        Assert.Contains("What if", text, StringComparison.Ordinal);
        AssertNoSecret(text);
        Assert.Null(Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void WhatIf_clears_nothing()
    {
        Run("$c | Export-ChainedCredential Environment");
        var text = _session.Show("Clear-ChainedCredential -WhatIf");
        Assert.Contains("the environment of this process", text, StringComparison.Ordinal);
        Assert.Contains("the credentials of this process", text, StringComparison.Ordinal);
        Assert.Equal((string)_credential.AccessKey, Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"));
    }

    [Theory]
    [InlineData("-ProfileName 'a b'", "InvalidProfileName")]
    [InlineData("-To GitHubEnvironment", "ExportTargetMissing")]
    [InlineData("-To AzurePipelines", "ExportTargetMissing")]
    [InlineData("-Path function:x", "FileUnwritable")]
    [InlineData("-Path /nowhere/file.env", "FileUnwritable")]
    public void What_fails_is_one_record_and_leaves_nothing(string parameters, string errorId)
    {
        var result = _session.Run("$c | Export-ChainedCredential -Verbose " + parameters);
        Assert.Equal(errorId, result.ErrorId);
        Assert.False(string.IsNullOrEmpty(result.Error!.ErrorDetails.RecommendedAction));
        AssertNoSecret(result.AllText);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void One_that_cannot_be_taken_back_is_an_error_and_the_others_still_are()
    {
        var path = Path.Combine(_folder, "runner");
        File.WriteAllText(path, string.Empty);
        _environment.Set("GITHUB_OUTPUT", path);
        Run("$c | Export-ChainedCredential Environment; $c | Export-ChainedCredential GitHubOutput");
        File.Delete(path);
        var result = _session.Run("Clear-ChainedCredential");
        Assert.Equal("FileUnwritable", result.ErrorId);
        Assert.Null(Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"));

        File.WriteAllText(path, string.Empty);
        Run("Clear-ChainedCredential");
    }

    [Fact]
    public async Task Several_processes_write_profiles_at_once_and_lose_none()
    {
        const int Processes = 4;
        const int Profiles = 10;
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(_folder, "aws", "credentials"),
            ["AWS_CONFIG_FILE"] = Path.Combine(_folder, "aws", "config"),
        };
        var script = Path.Combine(AppContext.BaseDirectory, "Probes", "profile-writer.ps1");
        var runs = await Task.WhenAll(Enumerable.Range(1, Processes).Select(number =>
            ChildProcess.RunDotnetAsync(Layout.ProbeProgram, [script, number.ToString(CultureInfo.InvariantCulture), Profiles.ToString(CultureInfo.InvariantCulture)], environment)));
        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Output));

        Assert.Equal(["config", "credentials"], Directory.GetFileSystemEntries(Path.Combine(_folder, "aws")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        foreach (var (file, start, key) in new[] { ("credentials", "[", "aws_session_token = "), ("config", "[profile ", "region = eu-west-2") })
        {
            var lines = File.ReadAllLines(Path.Combine(_folder, "aws", file));
            var expected = Enumerable.Range(1, Processes).SelectMany(process => Enumerable.Range(1, Profiles).Select(number => $"{start}p{process}-{number}]"));
            Assert.Equal(expected.Order(StringComparer.Ordinal), lines.Where(line => line.StartsWith('[')).Order(StringComparer.Ordinal));
            Assert.Equal(Processes * Profiles, lines.Count(line => line.StartsWith(key, StringComparison.Ordinal)));
        }
    }

    /// <summary>Runs a script whose streams hold no secret.</summary>
    private void Run(string script, params object?[] arguments)
    {
        var result = _session.Run(script, arguments);
        result.ThrowIfFailed();
        AssertNoSecret(result.AllText);
        Assert.Empty(result.Output);
    }

    private void AssertNoSecret(string text)
    {
        foreach (var secret in new string[] { _credential.SecretKey, _credential.SessionToken, _credential.AccessKey })
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }

    private void AssertSecretOnlyIn(string name)
    {
        var found = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Where(path => File.ReadAllText(path).Contains((string)_credential.SecretKey, StringComparison.Ordinal));
        Assert.Equal([name], found.Select(path => Path.GetFileName(path)));
        if (!OperatingSystem.IsWindows() && name != "runner")
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(found.Single()));
        }
    }
}
