using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.ModuleTests;

/// <summary>The token as users see it: what it says, and not what it is.</summary>
public class GetWebIdentityTokenTests
{
    private const string Base = "arn:aws:iam::111111111111:role/base";

    public static TheoryData<string> Ways => new()
    {
        "Get-WebIdentityToken",
        "Get-WebIdentityToken GitHub",
        "Get-WebIdentityToken -IdentityProvider GitHub -Audience sts.amazonaws.com",
        "Get-WebIdentityToken -WebIdentityToken $args[0]",
        "$args[0] | Get-WebIdentityToken",
        "Get-WebIdentityToken -WebIdentityToken (Get-WebIdentityToken)",
        "Get-WebIdentityToken -WebIdentityToken (Get-WebIdentityToken).Token",
        "Get-WebIdentityToken -WebIdentityTokenFile $args[1]",
        "Get-WebIdentityToken -WebIdentityTokenVariable ROLECHAIN_TEST_TOKEN",
        "Get-WebIdentityToken GitLab -WebIdentityTokenVariable ROLECHAIN_TEST_TOKEN",
        "Get-WebIdentityToken -WebIdentityTokenCommand dotnet, exec, $args[2], $args[3], $args[1]",
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_way_to_a_token(string script)
    {
        using var server = new ScriptedServer(_ => Reply.Json("{\"value\":\"" + Canary.Token() + "\"}"));
        using var environment = new ScopedEnvironment(("ACTIONS_ID_TOKEN_REQUEST_URL", server.Url), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", Canary.Bearer), ("ROLECHAIN_TEST_TOKEN", Canary.Token()));
        using var session = new Session();
        var folder = Directory.CreateTempSubdirectory("rolechain-token").FullName;
        try
        {
            var file = Path.Combine(folder, "token");
            File.WriteAllText(file, Canary.Token());
            var program = Path.Combine(folder, "print.ps1");
            File.WriteAllText(program, "[System.IO.File]::ReadAllText($args[1])");
            var result = session.Run("$VerbosePreference = $DebugPreference = 'Continue'; " + script, Canary.Token(), file, Layout.ProbeProgram, program);
            result.ThrowIfFailed();

            dynamic token = Assert.Single(result.Output).BaseObject;
            Assert.Equal("RoleChain.WebIdentityToken", ((object)token).GetType().FullName);
            Assert.Equal("https://token.actions.githubusercontent.com", token.Issuer);
            Assert.Equal("repo:octo-org/octo-app:ref:refs/heads/main", token.Subject);
            Assert.Equal(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), token.ExpiresAt);
            Assert.Equal(Canary.Token(), token.Token.Reveal());
            Assert.Contains(result.Verbose, line => line.StartsWith("Identity: ", StringComparison.Ordinal) && line.Contains(", because ", StringComparison.Ordinal));
            Assert.DoesNotContain("canary", result.AllText, StringComparison.Ordinal);
            Assert.DoesNotContain("eyJ", result.AllText, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_chain_starts_from_the_token()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var result = session.Run($"$sts = Start-StsEmulator -SetEnvironment; $t = Get-WebIdentityToken; $env:ACTIONS_ID_TOKEN_REQUEST_URL = $null; (Invoke-RoleChain {Base} -Region eu-west-2 -WebIdentityToken $t).Chain.AssumedRoleArn");
        result.ThrowIfFailed();
        Assert.Equal("arn:aws:sts::111111111111:assumed-role/base/RoleChain", result.Output.Single().ToString());
    }

    [Fact]
    public void Claims_are_read_by_name()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var result = session.Run("$t = Get-WebIdentityToken -WebIdentityToken $args[0]; $t.Claims.sub; $t.Claims['aud']; $t.Audience[0]; \"$t\"; \"$($t.Token)\"", Canary.Token());
        result.ThrowIfFailed();
        Assert.Equal(
            ["repo:octo-org/octo-app:ref:refs/heads/main", "sts.amazonaws.com", "sts.amazonaws.com", "web identity token of https://token.actions.githubusercontent.com for repo:octo-org/octo-app:ref:refs/heads/main, expires 2100-01-01 00:00:00Z", "****"],
            result.Output.Select(item => item.ToString()));
    }

    [Theory]
    [InlineData("$t")]
    [InlineData("[pscustomobject]@{ a = 1; b = 2; c = 3; d = 4; e = 5 }; $t")]
    [InlineData("@{ token = $t }")]
    [InlineData("$t, $t")]
    [InlineData("\"$t $($t.Token)\"")]
    [InlineData("$t.Token")]
    [InlineData("$t.Claims")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($t))")]
    public void No_view_shows_the_token(string script)
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        session.Run("$t = Get-WebIdentityToken -WebIdentityToken $args[0]", Canary.Token()).ThrowIfFailed();
        var text = session.Show(script);
        Assert.DoesNotContain("canary-signature", text, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_view_shows_who_for_whom_until_when_and_all_claims()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var text = session.Show("Get-WebIdentityToken -WebIdentityToken $args[0]", Canary.Token());
        Assert.Matches(@"Issuer\s+: https://token\.actions\.githubusercontent\.com", text);
        Assert.Matches(@"Subject\s+: repo:octo-org/octo-app:ref:refs/heads/main", text);
        Assert.Matches(@"Audience\s+: sts\.amazonaws\.com", text);
        Assert.Matches(@"ExpiresAt\s+: 2100-01-01 00:00:00Z \(in \d+ min\)", text);
        Assert.Matches(@"Claims\s+: iss: https://token", text);
        Assert.Matches(@"\n\s+secret_claim: canary-claim", text);
        Assert.Matches(@"Token\s+: \*{4}", text);
    }

    [Fact]
    public void The_view_says_that_a_token_has_expired()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        Assert.Matches(@"ExpiresAt\s+: 2023-11-14 22:13:20Z \(expired\)", session.Show("Get-WebIdentityToken -WebIdentityToken $args[0]", Canary.Token("{\"exp\":1700000000}")));
        Assert.Matches(@"ExpiresAt\s+: \?", session.Show("Get-WebIdentityToken -WebIdentityToken $args[0]", Canary.Token("{}")));
    }

    /// <summary>A runner looks for commands at the beginning of a line, leading spaces aside, and a long line is broken anywhere.</summary>
    [Fact]
    public void A_claim_cannot_give_the_runner_a_command()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var hostile = new string(' ', 200) + "::add-mask::x\\r\\n##vso[task.setvariable variable=a]b ##[error]c";
        var text = session.Show("Get-WebIdentityToken -WebIdentityToken $args[0]", Canary.Token("{\"iss\":\"" + hostile + "\",\"sub\":\"" + hostile + "\",\"aud\":\"" + hostile + "\",\"::stop-commands::" + "\":\"" + hostile + "\"}"));
        Assert.DoesNotContain("::", text, StringComparison.Ordinal);
        Assert.DoesNotContain("##", text, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, ErrorCategory> Failures => new()
    {
        { "Get-WebIdentityToken", "IdentityNotFound", ErrorCategory.AuthenticationError },
        { "Get-WebIdentityToken GitHub", "IdentityProviderUnavailable", ErrorCategory.ObjectNotFound },
        { "Get-WebIdentityToken AwsSdk", "IdentityConflict", ErrorCategory.InvalidArgument },
        { "$env:GITLAB_CI = 'true'; Get-WebIdentityToken GitLab", "TokenVariableMissing", ErrorCategory.ObjectNotFound },
        { "$env:GITHUB_ACTIONS = 'true'; Get-WebIdentityToken", "IdTokenPermissionMissing", ErrorCategory.PermissionDenied },
        { "Get-WebIdentityToken -WebIdentityTokenVariable NOBODY", "TokenVariableMissing", ErrorCategory.ObjectNotFound },
        { "Get-WebIdentityToken -WebIdentityTokenFile /nowhere/token", "TokenFileUnreadable", ErrorCategory.ReadError },
        { "Get-WebIdentityToken -WebIdentityTokenCommand /nowhere/program, canary", "TokenCommandFailed", ErrorCategory.InvalidResult },
        { "Get-WebIdentityToken -WebIdentityTokenCommand /nowhere/program, '', canary", "TokenCommandFailed", ErrorCategory.InvalidResult },
        { "Get-WebIdentityToken -WebIdentityTokenCommand ''", "TokenCommandFailed", ErrorCategory.InvalidResult },
        { "Get-WebIdentityToken -WebIdentityTokenCommand dotnet, rolechain-no-such-command-canary", "TokenCommandFailed", ErrorCategory.InvalidResult },
        { "Get-WebIdentityToken -WebIdentityToken canary", "InvalidWebIdentityToken", ErrorCategory.InvalidData },
        { "Get-WebIdentityToken -WebIdentityToken ('x' * 20001)", "InvalidWebIdentityToken", ErrorCategory.InvalidData },
        { "Get-WebIdentityToken -WebIdentityToken a.b.c -WebIdentityTokenFile x", "IdentityConflict", ErrorCategory.InvalidArgument },
        { "Get-WebIdentityToken GitHub -WebIdentityTokenVariable X", "IdentityConflict", ErrorCategory.InvalidArgument },
        { "Get-WebIdentityToken -WebIdentityToken a.b.c -Audience x", "IdentityConflict", ErrorCategory.InvalidArgument },
        { "Get-WebIdentityToken GitLab -WebIdentityTokenVariable X -Audience x", "IdentityConflict", ErrorCategory.InvalidArgument },
        { "Get-WebIdentityToken GitHub -ServiceConnectionId x", "IdentityConflict", ErrorCategory.InvalidArgument },
        { "Get-WebIdentityToken -ServiceConnectionId x -WebIdentityToken a.b.c", "IdentityConflict", ErrorCategory.InvalidArgument },
        { "$env:SYSTEM_OIDCREQUESTURI = 'https://x.invalid'; $env:SYSTEM_ACCESSTOKEN = 'canary'; Get-WebIdentityToken -ServiceConnectionId x", "IdentityConflict", ErrorCategory.InvalidArgument },
        { "$env:SYSTEM_OIDCREQUESTURI = 'http://x.invalid'; $env:SYSTEM_ACCESSTOKEN = 'canary'; Get-WebIdentityToken -ServiceConnectionId 01234567-89ab-cdef-0123-456789abcdef", "InvalidEndpoint", ErrorCategory.InvalidArgument },
        { "Get-WebIdentityToken -Audience 'two words'", "InvalidAudience", ErrorCategory.InvalidArgument },
        { "Get-WebIdentityToken -TimeoutSec 0", "InvalidTimeout", ErrorCategory.InvalidArgument },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Each_failure_is_one_record(string script, string errorId, ErrorCategory category)
    {
        using var environment = new ScopedEnvironment();
        foreach (var name in ScopedEnvironment.Cleared.Where(name => !name.StartsWith("AWS_", StringComparison.Ordinal)))
        {
            environment.Set(name, null); // what the script sets is put back too
        }

        using var session = new Session();
        var result = session.Run("$VerbosePreference = $DebugPreference = 'Continue'; " + script);
        Assert.True(errorId == result.ErrorId, result.ErrorId + ": " + result.Error);
        Assert.Equal(category, result.Error!.CategoryInfo.Category);
        Assert.NotNull(result.Error.TargetObject);
        Assert.False(string.IsNullOrWhiteSpace(result.Error.ErrorDetails.RecommendedAction));
        Assert.Empty(result.Output);
        Assert.DoesNotContain("canary", result.AllText.Replace("rolechain-no-such-command-canary", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Stopping_it_while_the_endpoint_does_not_answer()
    {
        using var server = new ScriptedServer(_ => Reply.Never());
        using var environment = new ScopedEnvironment(("ACTIONS_ID_TOKEN_REQUEST_URL", server.Url), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", Canary.Bearer));
        using var session = new Session();
        using var shell = session.Create("Get-WebIdentityToken");
        var running = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => server.Requests.Count == 1, TimeSpan.FromSeconds(20)));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        shell.Stop();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"it took {watch.Elapsed}");
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
    }

    /// <summary>A log that hides what its runner was told to hide, from that line on, holds no token.</summary>
    [Fact]
    public async Task Under_a_CI_runner_it_is_masked_before_it_can_be_printed()
    {
        var run = await ChildProcess.RunDotnetAsync(
            Layout.ProbeProgram,
            [Path.Combine(AppContext.BaseDirectory, "Probes", "token-mask.ps1")],
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["GITHUB_ACTIONS"] = "true", ["TF_BUILD"] = null });
        Assert.True(run.ExitCode == 0, run.Output);
        var lines = run.Output.Split('\n');
        var mask = Array.FindIndex(lines, line => line.StartsWith("::add-mask::eyJ", StringComparison.Ordinal));
        var careless = Array.FindIndex(lines, line => line.StartsWith("careless: eyJ", StringComparison.Ordinal));
        Assert.InRange(mask, 0, careless - 1);
        Assert.Equal(lines[mask]["::add-mask::".Length..].Trim(), lines[careless]["careless: ".Length..].Trim());
        Assert.Equal(2, lines.Count(line => line.Contains("eyJ", StringComparison.Ordinal)));
    }
}
