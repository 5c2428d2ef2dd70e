using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Exports;

/// <summary>A credential as a profile.</summary>
public sealed class ProfileExportTests : IDisposable
{
    private const string Keys = "aws_access_key_id = ASIACANARYCANARY0001\naws_secret_access_key = " + Canary.Secret + "-1\naws_session_token = " + Canary.SessionToken + "-1\n";
    private const string Marker = "# Written by RoleChain\n";

    private readonly ExportRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Keys_go_to_the_credentials_file_and_the_region_to_the_config_file()
    {
        await _run.ExportAsync(ExportTarget.Profile, "deploy");
        Assert.Equal("[deploy]\n" + Marker + Keys, _run.Read("aws/credentials"));
        Assert.Equal("[profile deploy]\n" + Marker + "region = eu-west-2\n", _run.Read("aws/config"));
        _run.AssertSecretOnlyIn("aws/credentials");

        await _run.ClearAsync();
        Assert.Empty(Directory.GetFileSystemEntries(_run.PathOf("aws")));
        Assert.Empty(_run.Exports.Exported);
    }

    [Fact]
    public async Task Without_a_region_the_config_file_is_left_alone()
    {
        await _run.ExportAsync(ExportTarget.Profile, "deploy", ExportRun.Credential(region: null));
        Assert.False(File.Exists(_run.PathOf("aws/config")));
    }

    [Fact]
    public async Task What_is_there_stays_and_is_there_again_when_it_is_taken_back()
    {
        const string Credentials = "; mine\r\n[default]\r\naws_access_key_id=AKIAEXAMPLEEXAMPLE01\r\n";
        const string Config = "[default]\nregion = us-east-1\n\n[profile deploy] # kept\noutput = json\n\n# the end\n";
        _run.Write("aws/credentials", Credentials);
        _run.Write("aws/config", Config);
        await _run.ExportAsync(ExportTarget.Profile, "deploy");
        await _run.ExportAsync(ExportTarget.Profile, "deploy", ExportRun.Credential("2"));
        Assert.Equal(Credentials + ("\n[deploy]\n" + Marker + Keys).Replace("0001", "0002").Replace("-1\n", "-2\n").Replace("\n", "\r\n"), File.ReadAllText(_run.PathOf("aws/credentials")));
        Assert.Equal(Config.Replace("# kept\noutput = json\n", "# kept\n" + Marker + "output = json\nregion = eu-west-2\n"), File.ReadAllText(_run.PathOf("aws/config")));

        await _run.ClearAsync();
        Assert.Equal(Credentials, File.ReadAllText(_run.PathOf("aws/credentials")));
        Assert.Equal(Config, File.ReadAllText(_run.PathOf("aws/config")));
    }

    [Theory]
    [InlineData("[deploy]\naws_access_key_id = AKIAEXAMPLEEXAMPLE01\n", "", true)]
    [InlineData("[deploy]\naws_security_token = older\n", "", true)]
    [InlineData("[deploy]\nrole_arn = arn:aws:iam::111111111111:role/base\n", "", false)]
    [InlineData("", "[profile deploy]\ncredential_process = program\n", true)]
    [InlineData("", "[profile deploy]\nregion = us-east-1\n", true)]
    [InlineData("", "[profile deploy]\nsso_session = main\n", false)]
    [InlineData("", "[profile deploy]\nsource_profile = default\n", false)]
    public async Task A_profile_with_other_settings_is_refused_and_overwritten_only_where_that_helps(string credentials, string config, bool canOverwrite)
    {
        _run.Write("aws/credentials", credentials);
        _run.Write("aws/config", config);
        Assert.Equal(RoleChainErrorKind.ProfileTaken, (await _run.FailAsync(ExportTarget.Profile, "deploy")).Kind);
        Assert.Equal(credentials, _run.Read("aws/credentials"));
        Assert.Equal(config, _run.Read("aws/config"));
        Assert.Empty(_run.Exports.Exported);

        if (canOverwrite)
        {
            await _run.ExportAsync(ExportTarget.Profile, "deploy", overwrite: true);
            Assert.Contains(Keys.Substring(0, 40), _run.Read("aws/credentials"), StringComparison.Ordinal);
            await _run.ClearAsync();
            Assert.Equal(credentials, File.Exists(_run.PathOf("aws/credentials")) ? _run.Read("aws/credentials") : string.Empty);
            Assert.Equal(config, File.Exists(_run.PathOf("aws/config")) ? _run.Read("aws/config") : string.Empty);
        }
        else
        {
            await Assert.ThrowsAsync<RoleChainException>(() => _run.ExportAsync(ExportTarget.Profile, "deploy", overwrite: true));
        }
    }

    public static TheoryData<string?, string?> Originals => new()
    {
        { null, null },
        { string.Empty, string.Empty },
        { "\uFEFF", "\n\n" },
        { "[other]\n\n", "# only a comment" },
        { "[deploy]\n", "[profile deploy]" },
        { "[deploy]\n\n[deploy]\n\n[other]\nx = y", "[profile deploy]\n\n[default]\nregion = us-east-1\n\n[profile deploy]\n" },
        { "[deploy]\naws_access_key_id = AKIAEXAMPLEEXAMPLE01\n\n[other]\n[deploy]\naws_access_key_id=AKIAEXAMPLEEXAMPLE02\naws_security_token = older", "[profile deploy]\nregion = us-east-1\nregion = us-east-2\n[profile \"deploy\"]\r\nREGION : us-west-1\n" },
        { "[deploy]\naws_security_token = older\n[deploy]\naws_access_key_id = AKIAEXAMPLEEXAMPLE01\n", null },
    };

    [Theory]
    [MemberData(nameof(Originals))]
    public async Task Taken_back_the_files_are_byte_for_byte_what_they_were(string? credentials, string? config)
    {
        WriteAll(credentials, config);
        await _run.ExportAsync(ExportTarget.Profile, "second");
        await _run.ExportAsync(ExportTarget.Profile, "deploy", overwrite: true);
        await _run.ExportAsync(ExportTarget.Profile, "deploy", ExportRun.Credential("2", region: null), overwrite: true);
        Assert.NotEqual(credentials, ReadAll("aws/credentials"));
        await _run.ClearAsync();
        Assert.Equal(credentials, ReadAll("aws/credentials"));
        Assert.Equal(config, ReadAll("aws/config"));
    }

    /// <summary>Taken back in another order than the reverse of that in which they were first put.</summary>
    [Theory]
    [InlineData(null, null)]
    [InlineData("[other]\n\n", "# only a comment\n")]
    [InlineData("[deploy]\n\n[second]\n\n[deploy]\n", "[profile second]\nregion = us-east-1\nregion = us-east-2\n[default]\n")]
    public async Task Profiles_that_were_exported_in_turn_are_what_they_were(string? credentials, string? config)
    {
        WriteAll(credentials, config);
        foreach (var number in new[] { "1", "2" })
        {
            await _run.ExportAsync(ExportTarget.Profile, "deploy", ExportRun.Credential(number), overwrite: true);
            await _run.ExportAsync(ExportTarget.Profile, "second", ExportRun.Credential(number), overwrite: true);
        }

        await _run.ExportAsync(ExportTarget.Profile, "deploy", ExportRun.Credential("3"), overwrite: true);
        await _run.ClearAsync();
        Assert.Equal(credentials, ReadAll("aws/credentials"));
        Assert.Equal(config, ReadAll("aws/config"));
    }

    /// <summary>Another program's section comes after ours, and ours is taken back alone.</summary>
    [Theory]
    [InlineData(null, "", "[added]\n")]
    [InlineData("[other]\n", "\n", "[other]\n\n[added]\n")]
    [InlineData("[deploy]\n", "\n", "[deploy]\n\n[added]\n")]
    [InlineData("[deploy]\naws_access_key_id = 1\n[other]\n[deploy]\naws_access_key_id=2\naws_security_token = older", "", "[deploy]\naws_access_key_id = 1\n[other]\n[deploy]\naws_access_key_id=2\naws_security_token = older\n[added]\n")]
    [InlineData("[deploy]\n\n[deploy]\naws_security_token = older\n", "\n", "[deploy]\n\n[deploy]\naws_security_token = older\n\n[added]\n")]
    public async Task What_others_append_meanwhile_stays(string? credentials, string blank, string expected)
    {
        WriteAll(credentials, null);
        await _run.ExportAsync(ExportTarget.Profile, "deploy", overwrite: true);
        File.AppendAllText(_run.PathOf("aws/credentials"), blank + "[added]\n");
        await _run.ClearAsync();
        Assert.Equal(expected, ReadAll("aws/credentials"));
        Assert.Null(ReadAll("aws/config"));
    }

    [Fact]
    public async Task A_profile_that_others_changed_between_two_exports_has_no_key_of_either_left()
    {
        WriteAll("[deploy]\n", null);
        await _run.ExportAsync(ExportTarget.Profile, "deploy");
        File.AppendAllText(_run.PathOf("aws/credentials"), "# mine\n");
        await _run.ExportAsync(ExportTarget.Profile, "deploy", ExportRun.Credential("2"));
        await _run.ClearAsync();
        Assert.Equal("[deploy]\n# mine\n", ReadAll("aws/credentials"));
    }

    private void WriteAll(string? credentials, string? config)
    {
        foreach (var (name, text) in new[] { ("aws/credentials", credentials), ("aws/config", config) })
        {
            if (text is not null)
            {
                _run.Write(name, text);
            }
        }
    }

    private string? ReadAll(string name) => File.Exists(_run.PathOf(name)) ? System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(_run.PathOf(name))) : null;

    /// <summary>Whichever comes last must not take the others' keys for what was there before.</summary>
    [Fact]
    public async Task Exports_at_once_leave_nothing_when_they_are_taken_back()
    {
        await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Task.Run(() => _run.ExportAsync(ExportTarget.Profile, "deploy", ExportRun.Credential(number.ToString(System.Globalization.CultureInfo.InvariantCulture))))));
        Assert.Single(_run.Exports.Exported);
        await _run.ClearAsync();
        Assert.Empty(Directory.GetFileSystemEntries(_run.PathOf("aws")));
    }

    [Fact]
    public async Task What_others_changed_since_stays()
    {
        await _run.ExportAsync(ExportTarget.Profile, "deploy");
        var changed = _run.Read("aws/credentials").Replace(Canary.Secret, "others").Replace(Canary.SessionToken, "others").Replace(ExportRun.Key, "AKIAEXAMPLEEXAMPLE01");
        _run.Write("aws/credentials", changed);
        await _run.ClearAsync();
        Assert.Equal(changed.Replace(Marker, string.Empty), _run.Read("aws/credentials"));
        Assert.Contains("changed after the export: aws_access_key_id, aws_secret_access_key, aws_session_token", _run.Told, StringComparison.Ordinal);
        Assert.False(File.Exists(_run.PathOf("aws/config")));
    }

    [Fact]
    public async Task Another_process_overwrites_and_removes_what_RoleChain_wrote_and_nothing_else()
    {
        _run.Write("aws/config", "[profile deploy]\noutput = json\n");
        await _run.ExportAsync(ExportTarget.Profile, "deploy");
        _run.Start();
        await _run.ExportAsync(ExportTarget.Profile, "deploy", ExportRun.Credential("2"));
        _run.Start();
        await _run.RemoveProfileAsync("deploy");
        Assert.False(File.Exists(_run.PathOf("aws/credentials")));
        Assert.Equal("[profile deploy]\noutput = json\n", _run.Read("aws/config"));

        _run.Write("aws/credentials", "[deploy]\naws_access_key_id = AKIAEXAMPLEEXAMPLE01\n");
        await _run.RemoveProfileAsync("deploy");
        Assert.Equal("[deploy]\naws_access_key_id = AKIAEXAMPLEEXAMPLE01\n", _run.Read("aws/credentials"));
        Assert.Contains("nothing in the profile deploy", _run.Told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("x]\n[default")]
    public async Task Names_that_are_not_written(string name)
    {
        Assert.Equal(RoleChainErrorKind.InvalidProfileName, (await _run.FailAsync(ExportTarget.Profile, name)).Kind);
        Assert.Equal(RoleChainErrorKind.InvalidProfileName, Assert.Throws<RoleChainException>(() => _run.Exports.FindProfile(name)).Kind);
        Assert.Empty(Directory.GetFileSystemEntries(_run.Folder));
    }
}
