using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
#if !NET472
using RoleChain.Core.Tests.Identities;
#endif
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Exports;

/// <summary>What the runners of CI systems read.</summary>
public sealed class RunnerExportTests : IDisposable
{
    private const string Secret = Canary.Secret + "-1";
    private const string Token = Canary.SessionToken + "-1";

    private readonly ExportRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task GITHUB_ENV_has_the_variables_of_configure_aws_credentials_after_the_masks()
    {
        Under("GITHUB_ENV", "OTHER=1");
        await _run.ExportAsync(ExportTarget.GitHubEnvironment);
        Assert.Equal(
            ["OTHER=1", "AWS_ACCESS_KEY_ID=" + ExportRun.Key, "AWS_SECRET_ACCESS_KEY=" + Secret, "AWS_SESSION_TOKEN=" + Token, "AWS_DEFAULT_REGION=eu-west-2", "AWS_REGION=eu-west-2", "ROLECHAIN_EXPORTED_KEY=****0001"],
            Parse(_run.Read("file")));
        Assert.Equal("\n" + string.Concat(new[] { ExportRun.Key, Secret, Token }.Select(text => "::add-mask::" + text + "\n")), _run.StandardOutput);
        _run.AssertSecretOnlyIn("file");

        await _run.ClearAsync();
        Assert.Equal(
            ["AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY=", "AWS_SESSION_TOKEN=", "AWS_DEFAULT_REGION=", "AWS_REGION=", "ROLECHAIN_EXPORTED_KEY="],
            Parse(_run.Read("file")).Skip(7));
    }

    [Fact]
    public async Task A_later_step_takes_back_what_an_earlier_one_put_and_no_key_of_others()
    {
        Under("GITHUB_ENV", string.Empty);
        _run.Variables["AWS_ACCESS_KEY_ID"] = ExportRun.Key;
        _run.Variables["ROLECHAIN_EXPORTED_KEY"] = "****9999";
        Assert.Empty(_run.Exports.Exported);

        _run.Variables["ROLECHAIN_EXPORTED_KEY"] = "****0001";
        await _run.ClearAsync();
        Assert.Equal(["AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY=", "AWS_SESSION_TOKEN=", "AWS_DEFAULT_REGION=", "AWS_REGION=", "ROLECHAIN_EXPORTED_KEY="], Parse(_run.Read("file")));
        Assert.Empty(_run.Exports.Exported);
    }

    [Fact]
    public async Task GITHUB_OUTPUT_has_the_outputs_of_configure_aws_credentials()
    {
        Under("GITHUB_OUTPUT", string.Empty);
        await _run.ExportAsync(ExportTarget.GitHubOutput);
        var time = ExportRun.Credential().ExpiresAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            ["aws-access-key-id=" + ExportRun.Key, "aws-secret-access-key=" + Secret, "aws-session-token=" + Token, "aws-expiration=" + time, "aws-account-id=111111111111", "authenticated-arn=arn:aws:sts::111111111111:assumed-role/base/session"],
            Parse(_run.Read("file")));
    }

    [Fact]
    public async Task Each_delimiter_is_of_its_own_and_of_chance()
    {
        Under("GITHUB_ENV", string.Empty);
        await _run.ExportAsync(ExportTarget.GitHubEnvironment);
        var delimiters = Regex.Matches(_run.Read("file"), "<<(ghadelimiter_[0-9a-f]{64})\n").Cast<Match>().Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(6, delimiters.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("file")]
    [InlineData("/nowhere/file")]
    public async Task A_file_that_the_runner_did_not_make_is_not_made(string? path)
    {
        if (path is not null)
        {
            _run.Variables["GITHUB_ENV"] = path;
        }

        Assert.Equal(RoleChainErrorKind.ExportTargetMissing, (await _run.FailAsync(ExportTarget.GitHubEnvironment)).Kind);
        Assert.Empty(Directory.GetFileSystemEntries(_run.Folder));
    }

#if !NET472
    [UnixFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_link_in_its_place_is_refused()
    {
        var target = _run.Write("target", string.Empty);
        File.CreateSymbolicLink(_run.PathOf("file"), target);
        _run.Variables["GITHUB_ENV"] = _run.PathOf("file");
        Assert.Equal(RoleChainErrorKind.FileNotTrusted, (await _run.FailAsync(ExportTarget.GitHubEnvironment)).Kind);
        Assert.Empty(_run.Read("target"));
    }

    /// <summary>The rest of the step may append all the while, as a shell does.</summary>
    [UnixFact]
    public async Task What_others_append_at_the_same_time_stays()
    {
        const int Count = 2000;
        Under("GITHUB_ENV", string.Empty);
        using var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", $"i=0; while [ $i -lt {Count} ]; do echo OTHER=$i >>\"$0\"; i=$((i+1)); done", _run.PathOf("file")]);
        var exports = 0;
        while (!shell.HasExited)
        {
            await _run.ExportAsync(ExportTarget.GitHubEnvironment);
            exports++;
        }

        var values = Parse(_run.Read("file")).ToArray();
        Assert.Equal(Enumerable.Range(0, Count).Select(number => "OTHER=" + number), values.Where(value => value.StartsWith("OTHER=", StringComparison.Ordinal)));
        Assert.Equal(exports, values.Count(value => value == "AWS_SESSION_TOKEN=" + Token));
    }

    [UnixFact]
    public async Task Many_processes_at_once_lose_nothing()
    {
        Under("GITHUB_ENV", string.Empty);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _run.ExportAsync(ExportTarget.GitHubEnvironment))));
        Assert.Equal(50, Parse(_run.Read("file")).Count(value => value == "AWS_SESSION_TOKEN=" + Token));
    }
#endif

    [Fact]
    public async Task Azure_gets_lines_on_the_standard_output()
    {
        _run.Variables["TF_BUILD"] = "True";
        await _run.ExportAsync(ExportTarget.AzurePipelines, credential: ExportRun.Credential(secret: "canary%];secret"));
        string Set(string name, string rest) => "##vso[task.setvariable variable=" + name + rest + "\n";
        var expected = string.Concat(
            "##vso[task.setsecret]" + ExportRun.Key + "\n##vso[task.setsecret]canary%AZP25];secret-1\n##vso[task.setsecret]" + Token + "\n",
            Set("AWS_ACCESS_KEY_ID", ";issecret=true]" + ExportRun.Key) + Set("AWS_SECRET_ACCESS_KEY", ";issecret=true]canary%AZP25];secret-1"),
            Set("AWS_SESSION_TOKEN", ";issecret=true]" + Token) + Set("AWS_DEFAULT_REGION", "]eu-west-2") + Set("AWS_REGION", "]eu-west-2"));
        Assert.Equal(expected, _run.StandardOutput);
        _run.AssertSecretOnlyIn();

        await _run.ClearAsync();
        Assert.EndsWith(Set("AWS_SESSION_TOKEN", ";issecret=true]") + Set("AWS_DEFAULT_REGION", "]") + Set("AWS_REGION", "]"), _run.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azure_is_refused_elsewhere_and_where_its_agent_does_not_listen()
    {
        Assert.Equal(RoleChainErrorKind.ExportTargetMissing, (await _run.FailAsync(ExportTarget.AzurePipelines)).Kind);
        _run.Variables["TF_BUILD"] = "True";
        Assert.Equal(RoleChainErrorKind.MaskUnavailable, (await _run.FailAsync(ExportTarget.AzurePipelines, masking: SecretMasking.Unreachable)).Kind);
        Assert.Equal(RoleChainErrorKind.MaskUnavailable, (await _run.FailAsync(ExportTarget.AzurePipelines, masking: SecretMasking.Off)).Kind);
        Assert.Empty(_run.StandardOutput);
    }

    [Theory]
    [InlineData(ExportTarget.Environment, null)]
    [InlineData(ExportTarget.GitHubEnvironment, null)]
    [InlineData(ExportTarget.Profile, "deploy")]
    [InlineData(ExportTarget.ProcessCredential, null)]
    public async Task Where_the_log_cannot_be_reached_nothing_is_exported(ExportTarget target, string? place)
    {
        Under("GITHUB_ENV", string.Empty);
        Assert.Equal(RoleChainErrorKind.MaskUnavailable, (await _run.FailAsync(target, place, masking: SecretMasking.Unreachable)).Kind);
        Assert.False(_run.Variables.ContainsKey("AWS_ACCESS_KEY_ID"));
        _run.AssertSecretOnlyIn();
    }

    private void Under(string variable, string content)
    {
        _run.Variables["GITHUB_ACTIONS"] = "true";
        _run.Variables[variable] = _run.Write("file", content);
    }

    /// <summary>As the runner does: NAME=value, or NAME, a delimiter, lines up to it.</summary>
    private static IEnumerable<string> Parse(string text)
    {
        using var lines = text.TrimEnd('\n').Split('\n').AsEnumerable().GetEnumerator();
        while (lines.MoveNext())
        {
            var line = lines.Current;
            var mark = line.IndexOf("<<", StringComparison.Ordinal);
            if (mark < 0)
            {
                yield return line;
                continue;
            }

            var value = new List<string>();
            while (lines.MoveNext() && lines.Current != line.Substring(mark + 2))
            {
                value.Add(lines.Current);
            }

            yield return line.Substring(0, mark) + "=" + string.Join("\n", value);
        }
    }
}
