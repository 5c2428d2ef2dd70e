using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
#if !NET472
using RoleChain.Core.Tests.Identities;
#endif
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Exports;

/// <summary>The environment, dotenv files, the JSON of a process; and what is exported at all.</summary>
public sealed class ExportTests : IDisposable
{
    private const string Lines = "AWS_ACCESS_KEY_ID=" + ExportRun.Key + "\nAWS_SECRET_ACCESS_KEY=" + Canary.Secret + "-1\nAWS_SESSION_TOKEN=" + Canary.SessionToken + "-1\nAWS_DEFAULT_REGION=eu-west-2\nAWS_REGION=eu-west-2\n";

    private readonly ExportRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task The_environment_is_what_it_was_when_it_is_taken_back()
    {
        _run.Variables["AWS_REGION"] = "us-east-1";
        _run.Variables["AWS_CREDENTIAL_EXPIRATION"] = "2020-01-01T00:00:00Z";
        await _run.ExportAsync(ExportTarget.Environment);
        await _run.ExportAsync(ExportTarget.Environment, credential: ExportRun.Credential("2"));
        Assert.Equal(Canary.Secret + "-2", _run.Variables["AWS_SECRET_ACCESS_KEY"]);
        Assert.Equal("eu-west-2", _run.Variables["AWS_REGION"]);
        Assert.Equal("eu-west-2", _run.Variables["AWS_DEFAULT_REGION"]);
        Assert.False(_run.Variables.ContainsKey("AWS_CREDENTIAL_EXPIRATION"));
        _run.AssertSecretOnlyIn();

        _run.Variables["AWS_SESSION_TOKEN"] = "somebody else's";
        Assert.Single(_run.Exports.Exported);
        await _run.ClearAsync();
        Assert.Equal("us-east-1", _run.Variables["AWS_REGION"]);
        Assert.Equal("2020-01-01T00:00:00Z", _run.Variables["AWS_CREDENTIAL_EXPIRATION"]);
        Assert.Equal("somebody else's", _run.Variables["AWS_SESSION_TOKEN"]);
        Assert.False(_run.Variables.ContainsKey("AWS_ACCESS_KEY_ID"));
        Assert.False(_run.Variables.ContainsKey("AWS_DEFAULT_REGION"));
        Assert.Contains("changed after the export: AWS_SESSION_TOKEN", _run.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_export_without_a_region_takes_the_firsts_region_back()
    {
        _run.Variables["AWS_REGION"] = "us-east-1";
        await _run.ExportAsync(ExportTarget.Environment);
        await _run.ExportAsync(ExportTarget.Environment, credential: ExportRun.Credential("2", region: null));
        Assert.Equal("us-east-1", _run.Variables["AWS_REGION"]);
        Assert.False(_run.Variables.ContainsKey("AWS_DEFAULT_REGION"));
        await _run.ClearAsync();
        Assert.Equal("us-east-1", _run.Variables["AWS_REGION"]);
    }

    [Fact]
    public async Task What_some_SDKs_look_at_first_is_told()
    {
        _run.Variables["AWS_PROFILE"] = "other";
        await _run.ExportAsync(ExportTarget.Environment);
        Assert.Contains("AWS_PROFILE is set", _run.Told, StringComparison.Ordinal);
        Assert.DoesNotContain("AWS_WEB_IDENTITY_TOKEN_FILE", _run.Told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExportTarget.Dotenv)]
    [InlineData(ExportTarget.GitLabDotenv)]
    public async Task A_dotenv_file_keeps_the_lines_of_others(ExportTarget target)
    {
        var path = _run.Write("file", "# mine\r\nexport AWS_REGION=us-east-1\r\nOTHER=1");
        await _run.ExportAsync(target, path);
        Assert.Equal("# mine\nAWS_REGION=eu-west-2\nOTHER=1\n" + Lines.Replace("AWS_REGION=eu-west-2\n", string.Empty), _run.Read("file"));
        Assert.Equal(target == ExportTarget.GitLabDotenv, _run.Told.Contains("artifact"));
        _run.AssertSecretOnlyIn("file");
        await _run.ClearAsync();
        Assert.Equal("# mine\r\nexport AWS_REGION=us-east-1\r\nOTHER=1", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AWS_REGION=a\n\nAWS_REGION=b\n")]
    [InlineData("AWS_ACCESS_KEY_ID=AKIAEXAMPLEEXAMPLE01")]
    public async Task A_dotenv_file_is_again_what_it_was(string text)
    {
        var path = _run.Write("file", text);
        await _run.ExportAsync(ExportTarget.Dotenv, path);
        await _run.ExportAsync(ExportTarget.Dotenv, path, ExportRun.Credential("2"));
        await _run.ClearAsync();
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public async Task A_dotenv_file_that_others_changed_between_two_exports_has_no_key_of_either_left()
    {
        var path = _run.Write("file", "AWS_REGION=us-east-1\n");
        await _run.ExportAsync(ExportTarget.Dotenv, path);
        File.AppendAllText(path, "OTHER=1\n");
        await _run.ExportAsync(ExportTarget.Dotenv, path, ExportRun.Credential("2"));
        await _run.ClearAsync();
        Assert.Equal("AWS_REGION=us-east-1\nOTHER=1\n", _run.Read("file"));
    }

    [Fact]
    public async Task A_dotenv_file_that_was_not_there_goes()
    {
        await _run.ExportAsync(ExportTarget.Dotenv, _run.PathOf("file"));
        Assert.Equal(Lines, File.ReadAllText(_run.PathOf("file")));
        await _run.ClearAsync();
        Assert.Empty(Directory.GetFileSystemEntries(_run.Folder));
    }

    [Fact]
    public async Task A_value_that_a_shell_would_change_is_quoted_and_one_that_cannot_be_is_refused()
    {
        await _run.ExportAsync(ExportTarget.Dotenv, _run.PathOf("file"), ExportRun.Credential(secret: "a$b#\"c"));
        Assert.Contains("AWS_SECRET_ACCESS_KEY='a$b#\"c-1'\n", _run.Read("file"), StringComparison.Ordinal);
        await _run.ExportAsync(ExportTarget.GitLabDotenv, _run.PathOf("report"), ExportRun.Credential(secret: "a$b#\"c"));
        Assert.Contains("AWS_SECRET_ACCESS_KEY=a$b#\"c-1\n", _run.Read("report"), StringComparison.Ordinal);
        Assert.Equal(RoleChainErrorKind.ExportValueInvalid, (await _run.FailAsync(ExportTarget.Dotenv, _run.PathOf("other"), ExportRun.Credential(secret: "canary'"))).Kind);
        Assert.Equal(2, Directory.GetFileSystemEntries(_run.Folder).Length);
    }

    [Fact]
    public async Task Files_whose_long_paths_are_shown_alike_are_each_taken_back()
    {
        var folder = string.Concat(Enumerable.Repeat(new string('a', 100) + "/", 6));
        Directory.CreateDirectory(_run.PathOf(folder));
        await _run.ExportAsync(ExportTarget.Dotenv, _run.PathOf(folder + "one"));
        await _run.ExportAsync(ExportTarget.Dotenv, _run.PathOf(folder + "two"));
        await _run.ClearAsync();
        Assert.Empty(Directory.GetFileSystemEntries(_run.PathOf(folder)));
    }

    [Fact]
    public async Task A_path_that_the_system_does_not_take_is_said()
    {
        Assert.Equal(RoleChainErrorKind.FileUnwritable, (await _run.FailAsync(ExportTarget.Dotenv, _run.PathOf(new string('a', 300)))).Kind);
        Assert.Empty(Directory.GetFileSystemEntries(_run.Folder));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_not_made()
    {
        Assert.Equal(RoleChainErrorKind.FileUnwritable, (await _run.FailAsync(ExportTarget.Dotenv, _run.PathOf("nowhere/file"))).Kind);
        Assert.Empty(Directory.GetFileSystemEntries(_run.Folder));
    }

#if !NET472
    /// <summary>None of these is there: a test that runs as root must break nothing where the check is missing.</summary>
    [UnixFact]
    public async Task A_device_is_not_replaced()
    {
        var device = "/dev/rolechain-" + Guid.NewGuid().ToString("N");
        Assert.Contains("is a device", (await _run.FailAsync(ExportTarget.Dotenv, device)).Message, StringComparison.Ordinal);
        _run.Variables["AWS_CONFIG_FILE"] = device;
        Assert.Contains("is a device", (await _run.FailAsync(ExportTarget.Profile, "deploy")).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles("/dev", "rolechain-*"));
        Assert.Empty(Directory.GetFileSystemEntries(_run.Folder));
    }

    [UnixFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_dotenv_file_is_its_owners_alone_and_no_link()
    {
        var path = _run.Write("file", "OTHER=1\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
        await _run.ExportAsync(ExportTarget.Dotenv, path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        File.CreateSymbolicLink(_run.PathOf("link"), path);
        Assert.Equal(RoleChainErrorKind.FileNotTrusted, (await _run.FailAsync(ExportTarget.Dotenv, _run.PathOf("link"))).Kind);
    }
#endif

    [Fact]
    public async Task The_JSON_of_a_process()
    {
        var json = await _run.ExportAsync(ExportTarget.ProcessCredential, credential: ExportRun.Credential(secret: "a+b/\"c"));
        var time = ExportRun.Credential().ExpiresAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            "{\"Version\":1,\"AccessKeyId\":\"" + ExportRun.Key + "\",\"SecretAccessKey\":\"a+b/\\\"c-1\",\"SessionToken\":\"" + Canary.SessionToken + "-1\",\"Expiration\":\"" + time + "\"}",
            json!.Reveal());
        Assert.Empty(_run.Exports.Exported);
        _run.AssertSecretOnlyIn();
    }

    [Theory]
    [InlineData("eu west", Canary.Secret)]
    [InlineData("eu-west-2\nAWS_PROFILE=x", Canary.Secret)]
    [InlineData("eu-west-2", "canary\nAWS_PROFILE=x")]
    public async Task A_value_of_more_than_a_line_is_exported_nowhere(string region, string secret)
    {
        for (var target = ExportTarget.Environment; target <= ExportTarget.GitLabDotenv; target++)
        {
            Assert.Equal(RoleChainErrorKind.ExportValueInvalid, (await _run.FailAsync(target, _run.PathOf("file"), ExportRun.Credential(region: region, secret: secret))).Kind);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_run.Folder));
    }

    [Fact]
    public async Task A_credential_that_has_ended_is_renewed_first_or_refused()
    {
        Assert.Equal(RoleChainErrorKind.CredentialExpired, (await _run.FailAsync(ExportTarget.Environment, credential: ExportRun.Credential(hours: 0))).Kind);
        Assert.False(_run.Variables.ContainsKey("AWS_ACCESS_KEY_ID"));
        await _run.ExportAsync(ExportTarget.Environment, credential: ExportRun.Credential(hours: 0, live: new Renewed()));
        Assert.Equal(Canary.Secret + "-7", _run.Variables["AWS_SECRET_ACCESS_KEY"]);
    }

    private sealed class Renewed : ILiveChain
    {
        public string Description => "renewed";

        public ChainedCredential? Current => null;

        public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

        public DateTimeOffset? RenewAt => null;

        public Task<ChainedCredential> GetAsync(TimeSpan minimumLife, IProgress<ChainEvent> events, CancellationToken cancellationToken) => Task.FromResult(ExportRun.Credential("7"));
    }
}
