using System;
using System.IO;
using System.Linq;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>Test-RoleChain as users call it, with the emulator's own configuration as the policies, and for real against it.</summary>
public sealed class TestRoleChainTests : IDisposable
{
    private const string Chain = "Test-RoleChain 111111111111:base, 222222222222:deploy -PolicyPath $args[0] -Repository octo-org/octo-app ";
    private const string Causes = "(Test-RoleChain 111111111111:base, 222222222222:deploy -PolicyPath $args[0] -Repository octo-org/octo-app ";

    private static readonly string Policies = Path.Combine(Layout.Root, "docs", "examples", "emulator.json");

    private readonly string _folder = Directory.CreateTempSubdirectory("rolechain-trials").FullName;
    private readonly ScopedEnvironment _environment = new();
    private readonly Session _session = new();

    public void Dispose()
    {
        _session.Run("Stop-StsEmulator");
        _session.Dispose();
        _environment.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("-Branch main", "Allowed", 0)]
    [InlineData("-Branch release", "Denied", 1)]
    [InlineData("-Branch main -Strict", "Unknown", 2)]
    public void The_exit_status_tells_the_three_apart(string job, string verdict, int code)
    {
        Assert.Equal([verdict, code.ToString(System.Globalization.CultureInfo.InvariantCulture)], Run("(" + Chain + job + " -SetExitCode).Verdict; $global:LASTEXITCODE"));
    }

    [Theory]
    [InlineData("Test-RoleChain 111111111111:base -PolicyPath no-such-file.json -Repository octo-org/octo-app -Branch main -SetExitCode")]
    [InlineData("@() | Test-RoleChain -SetExitCode")]
    public void What_was_not_tried_is_no_success(string command) =>
        Assert.Equal(["3"], Run("$global:LASTEXITCODE = 0; try { " + command + " } catch { }; $global:LASTEXITCODE"));

    [Theory]
    [InlineData("@{ principal_tags = @{ team = @('a') }; transitive_tag_keys = @('team') }", "TagSessionNotTrusted")]
    [InlineData("@{ principal_tags = @{} }", "")]
    public void Tags_of_a_token_are_a_table(string tags, string cause) => Assert.Equal(
        [cause],
        Run("$claims = @{ iss = 'https://token.actions.githubusercontent.com'; sub = 'repo:octo-org/octo-app:ref:refs/heads/main'; aud = 'sts.amazonaws.com'; 'https://aws.amazon.com/tags' = " + tags + " }; $trial = Test-RoleChain 111111111111:base, 222222222222:deploy -PolicyPath $args[0] -Claim $claims; [string]$trial.Hops[0].Causes.Id"));

    [Fact]
    public void Without_being_asked_to_it_leaves_the_exit_code() => Assert.Equal(["7"], Run("$global:LASTEXITCODE = 7; $null = " + Chain + "-PullRequest; $global:LASTEXITCODE"));

    [Theory]
    [InlineData("-Environment prod", "SubjectKind", "\"StringEquals\": { \"token.actions.githubusercontent.com:sub\": [\"repo:octo-org/octo-app:ref:refs/heads/main\", \"repo:octo-org/octo-app:environment:prod\"] }")]
    [InlineData("-PullRequest", "SubjectKind", "\"StringEquals\": { \"token.actions.githubusercontent.com:sub\": [\"repo:octo-org/octo-app:ref:refs/heads/main\", \"repo:octo-org/octo-app:pull_request\"] }")]
    [InlineData("-GitTag v1", "SubjectValue", "\"StringEquals\": { \"token.actions.githubusercontent.com:sub\": [\"repo:octo-org/octo-app:ref:refs/heads/main\", \"repo:octo-org/octo-app:ref:refs/tags/v1\"] }")]
    [InlineData("-Branch main -RepositoryOwnerId 65 -RepositoryId 74", "SubjectForm", "\"StringEquals\": { \"token.actions.githubusercontent.com:sub\": [\"repo:octo-org/octo-app:ref:refs/heads/main\", \"repo:octo-org@65/octo-app@74:ref:refs/heads/main\"] }")]
    [InlineData("-Branch main -Audience other", "AudienceNotListed", null)]
    public void A_job_in_a_few_words(string job, string id, string? json) =>
        Assert.Equal([id, json ?? string.Empty], Run(Causes + job + ").Hops[0].Causes[0] | ForEach-Object { \"$($_.Id)\"; $_.FixJson }"));

    [Fact]
    public void The_view_says_what_to_mend()
    {
        var shown = _session.Show(Chain + "-Environment prod", Policies).Replace("\n", string.Empty, StringComparison.Ordinal).Replace("\r", string.Empty, StringComparison.Ordinal);
        Assert.Contains("Hop 1: Denied", shown, StringComparison.Ordinal);
        Assert.Contains("[SubjectKind]", shown, StringComparison.Ordinal);
        Assert.Contains("Hop 2: Allowed", shown, StringComparison.Ordinal);
        Assert.Contains("[ClassicSubject]", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Test-RoleChain 111111111111:base -PolicyPath ./nothing.json -Repository a/b -Branch main", "PolicySourceInvalid")]
    [InlineData("Test-RoleChain 111111111111:base -Repository a -Branch main", "InvalidClaims")]
    [InlineData("Test-RoleChain 111111111111:base -Repository a/b -Branch main -PullRequest", "InvalidClaims")]
    [InlineData("Test-RoleChain 111111111111:base -Repository a/b -Branch main -RepositoryId 1", "InvalidClaims")]
    [InlineData("Test-RoleChain 111111111111:base -Claim @{ sub = 'a' }", "InvalidClaims")]
    [InlineData("Test-RoleChain 111111111111:base -Claim @{ iss = @{} }", "InvalidClaims")]
    [InlineData("Test-RoleChain 111111111111:base -CallerArn nobody", "InvalidClaims")]
    [InlineData("Test-RoleChain 'no role:' -Repository a/b -Branch main", "InvalidRoleArn")]
    public void What_is_no_question_is_an_error(string script, string kind) => Assert.Equal(kind + ",RoleChain.Commands.TestRoleChainCommand", _session.Run(script).Error?.FullyQualifiedErrorId);

    /// <summary>A second answer to who takes the chain is not dropped.</summary>
    [Theory]
    [InlineData("-Claim @{ iss = 'https://x'; sub = 'y' } -Branch main")]
    [InlineData("-Claim @{ iss = 'https://x'; sub = 'y' } -Repository a/b")]
    [InlineData("-Branch main -GitTag v1 -Repository a/b")]
    [InlineData("-Branch main -Repository a/b -CallerArn arn:aws:iam::111111111111:user/a")]
    [InlineData("-Branch main -Repository a/b -ProfileName x")]
    [InlineData("-Branch main -Repository a/b -IdentityProvider GitLab")]
    [InlineData("-Repository a/b")]
    [InlineData("-Live -Branch main -Repository a/b")]
    [InlineData("-Live -CallerArn arn:aws:iam::111111111111:user/a")]
    [InlineData("-Live -Offline")]
    [InlineData("-Branch refs/heads/main -Repository a/b")]
    public void Who_takes_the_chain_is_said_once(string parameters) =>
        Assert.Equal("InvalidClaims,RoleChain.Commands.TestRoleChainCommand", _session.Run("Test-RoleChain 111111111111:base -Region eu-west-2 " + parameters).Error?.FullyQualifiedErrorId);

    [Fact]
    public void A_token_that_is_none_is_no_verdict() => Assert.Equal(
        "InvalidWebIdentityToken,RoleChain.Commands.TestRoleChainCommand",
        _session.Run("$token = [System.Security.SecureString]::new(); foreach ($c in 'not-a-token-at-all'.ToCharArray()) { $token.AppendChar($c) }; Test-RoleChain 111111111111:base -PolicyPath $args[0] -WebIdentityToken $token", Policies).Error?.FullyQualifiedErrorId);

    [Fact]
    public void Claims_by_hand_and_the_pipeline()
    {
        const string Script = """
            $claims = @{ iss = 'https://token.actions.githubusercontent.com'; sub = 'repo:octo-org/octo-app:ref:refs/heads/main'; aud = 'sts.amazonaws.com'; run_attempt = 1 }
            $trials = 'a', 'b' | ForEach-Object { New-RoleChain '111111111111:base', '222222222222:deploy' } | Test-RoleChain -PolicyPath $args[0] -Claim $claims
            $trials.Count; $trials[0].Verdict
            """;
        Assert.Equal(["2", "Allowed"], Run(Script));
    }

    /// <summary>The external id of a policy and that of a chain are nobody's to see.</summary>
    [Fact]
    public void An_external_id_is_shown_nowhere()
    {
        var path = Path.Combine(_folder, "deploy.trust.json");
        File.WriteAllText(path, "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"canary-policy\"}}}}");
        var shown = _session.Show("$t = Test-RoleChain 222222222222:deploy -PolicyPath $args[0] -CallerArn arn:aws:iam::111111111111:user/a -ExternalId canary-sent -Verbose 4>&1; $t; $t[-1].Hops[0].Causes.ToArray(); $t[-1].Hops[0].Statements.ForEach({ $_.Conditions.Expected; $_.Conditions.Actual })", path);
        Assert.Contains("another external id", shown.Replace("\n", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void For_real_it_stops_at_the_first_refusal_and_keeps_nothing()
    {
        _session.Run("$sts = Start-StsEmulator -SetEnvironment").ThrowIfFailed();
        const string Script = """
            $t = Test-RoleChain 111111111111:base, 222222222222:deploy, 333333333333:deploy -Region eu-west-2 -Live -PolicyPath $args[0]
            "$($t.Hops.Verdict)"; "$($t.Hops[2].Causes[0].Id) $($t.Hops[2].Causes[0].IsCertain)"
            "$($t.Hops[0].Caller) $($t.Hops[1].Caller.Split('/')[1]) $($t.Hops[2].Caller.Split('/')[1]) $($t.Hops[1].RoleArn)"
            "$($t.Findings.Id -contains 'ClassicSubject')"
            $t = Test-RoleChain 111111111111:base, 222222222222:deploy -Region eu-west-2 -Live
            "$($t.Verdict) $($t.Hops[1].Caller.Split('/')[1])"
            """;
        Assert.Equal(["Allowed Allowed Denied", "CallerNotTrusted True", "repo:octo-org/octo-app:ref:refs/heads/main base deploy arn:aws:iam::222222222222:role/deploy", "True", "Allowed base"], Run(Script));
    }

    [Theory]
    [InlineData("[ \"sts:AssumeRole\", \"iam:GetRole\" ]", "CallerNotTrusted True SomebodyElse", "iam:GetRole of arn:aws:iam::111111111111:role/closed: read.")]
    [InlineData("\"sts:AssumeRole\"", " False ", "iam:GetRole of arn:aws:iam::111111111111:role/closed: not read: AccessDenied")]
    public void The_policy_in_force_says_what_refused_where_it_may_be_read(string actions, string expected, string said)
    {
        var path = Path.Combine(_folder, "emulator.json");
        File.WriteAllText(path, $$"""
            { "accounts": [ { "id": "111111111111",
              "oidcProviders": [ { "url": "https://token.actions.githubusercontent.com", "clientIds": [ "sts.amazonaws.com" ] } ],
              "roles": [
                { "name": "base",
                  "trustPolicy": { "Statement": { "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" }, "Action": "sts:AssumeRoleWithWebIdentity" } },
                  "policies": [ { "Statement": { "Effect": "Allow", "Action": {{actions}}, "Resource": "*" } } ] },
                { "name": "closed",
                  "trustPolicy": { "Statement": { "Sid": "SomebodyElse", "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111111111111:role/other" }, "Action": [ "sts:AssumeRole", "sts:TagSession" ] } } } ] } ] }
            """);
        _session.Run("$sts = Start-StsEmulator -Path $args[0] -SetEnvironment", path).ThrowIfFailed();
        const string Script = """
            $told = Test-RoleChain 111111111111:base, closed -Region eu-west-2 -Live -ReadPolicy -SkipSessionTagging -Verbose 4>&1
            $cause = $told[-1].Hops[1].Causes[0]
            "$(if ($cause.IsCertain) { $cause.Id }) $($cause.IsCertain) $($cause.Sid)"
            $told -join "`n"
            try { Invoke-RoleChain 111111111111:base, closed -Region eu-west-2 -ReadPolicy -SkipSessionTagging -ErrorAction Stop } catch { $cause = $_.Exception.Causes[0] }
            "$(if ($cause.IsCertain) { $cause.Id }) $($cause.IsCertain) $($cause.Sid)"
            try { Invoke-RoleChain 111111111111:base, closed -Region eu-west-2 -SkipSessionTagging -ErrorAction Stop } catch { $_.Exception.Causes[0].IsCertain }
            @($sts.Calls | ForEach-Object { $_.Action } | Where-Object { $_ -eq 'GetRole' }).Count
            """;
        var result = Run(Script);
        Assert.Equal([expected, expected, "False", "4"], [result[0], result[2], result[3], result[4]]);
        Assert.Contains(said, result[1], StringComparison.Ordinal);
    }

    [Fact]
    public void For_real_control_policies_explain_a_refusal_too()
    {
        var control = Path.Combine(_folder, "scp.json");
        const string Deny = """{ "Statement": { "Sid": "Stay", "Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::222222222222:role/*" } }""";
        File.WriteAllText(control, Deny);
        var path = Path.Combine(_folder, "emulator.json");
        File.WriteAllText(path, """{ "organization": { "id": "o-exampleorgid", "serviceControlPolicies": [ """ + Deny + " ] }, " + File.ReadAllText(Policies).TrimStart()[1..]);
        _session.Run("$sts = Start-StsEmulator -Path $args[0] -SetEnvironment", path).ThrowIfFailed();
        const string Script = """
            $hop = (Test-RoleChain 111111111111:base, 222222222222:deploy -Region eu-west-2 -Live -PolicyPath $args[0] -ServiceControlPolicyPath $args[1]).Hops[1]
            "$($hop.Verdict) $($hop.Causes[0].Id) $($hop.Causes[0].Side) $($hop.Causes[0].Sid)"
            """;
        var result = _session.Run(Script, Policies, control);
        result.ThrowIfFailed();
        Assert.Equal(["Denied ExplicitDeny ServiceControlPolicy Stay"], result.Output.Select(item => item?.ToString()));
    }

    [Fact]
    public void A_refusal_of_the_first_hop_is_explained_for_whom_STS_named()
    {
        _session.Run("$sts = Start-StsEmulator -SetEnvironment").ThrowIfFailed();
        const string Script = """
            $key = $sts.AccessKeys[0]
            $user = [pscustomobject]@{ AccessKeyId = $key.AccessKeyId; SecretAccessKey = $key.SecretAccessKey.Reveal() }
            Invoke-RoleChain 333333333333:deploy -Credential $user -Region eu-west-2 -PolicyPath $args[0]
            """;
        var failure = _session.Run(Script, Policies).Error!;
        Assert.Contains("(Sid SharedBase)", failure.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("\"Principal\": { \"AWS\": [\"arn:aws:iam::111111111111:role/base\", \"arn:aws:iam::111111111111:user/operator\"] }", failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    /// <summary>What the policies leave open comes first, and nothing that they rule out is called likely.</summary>
    [Fact]
    public void A_refusal_names_the_condition_that_the_policies_leave_open()
    {
        var path = Path.Combine(_folder, "emulator.json");
        File.WriteAllText(path, File.ReadAllText(Policies).Replace("\"Sid\": \"SharedBase\",", "\"Sid\": \"SharedBase\", \"Condition\": { \"IpAddress\": { \"aws:SourceIp\": \"203.0.113.0/24\" } },", StringComparison.Ordinal));
        _session.Run("$sts = Start-StsEmulator -Path $args[0] -SetEnvironment", path).ThrowIfFailed();
        var failure = _session.Run("Invoke-RoleChain 111111111111:base, 222222222222:deploy -Region eu-west-2 -PolicyPath $args[0]", path).Error!;
        Assert.Contains("By the policies that were given it depends on the value of aws:SourceIp.", failure.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("external id", failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_that_is_of_no_policy_stays_as_STS_says_it()
    {
        _session.Run("$sts = Start-StsEmulator -SetEnvironment").ThrowIfFailed();
        var failure = _session.Run("Invoke-RoleChain 111111111111:base -Region eu-west-2 -DurationInSeconds 43200 -PolicyPath $args[0]", Policies).Error!;
        Assert.DoesNotContain("By the policies that were given", failure.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_carries_its_causes_and_the_line_to_put_in()
    {
        _session.Run("$sts = Start-StsEmulator -SetEnvironment").ThrowIfFailed();
        var likely = _session.Run("Invoke-RoleChain 111111111111:base, 222222222222:deploy, 333333333333:deploy -Region eu-west-2");
        Assert.Equal("HopRefused,RoleChain.Commands.InvokeRoleChainCommand", likely.Error?.FullyQualifiedErrorId);
        Assert.Contains("1. Likely: ", likely.Error!.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        var known = _session.Run("Invoke-RoleChain 111111111111:base, 222222222222:deploy, 333333333333:deploy -Region eu-west-2 -PolicyPath $args[0]", Policies);
        Assert.Contains("Statement 1 (Sid SharedBase)", known.Error!.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("\"Principal\": { \"AWS\": [\"arn:aws:iam::111111111111:role/base\", \"arn:aws:iam::222222222222:role/deploy\"] }", known.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("Likely", known.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    private string[] Run(string script)
    {
        var result = _session.Run(script, Policies);
        result.ThrowIfFailed();
        return result.Output.Select(item => item?.ToString() ?? string.Empty).ToArray();
    }
}
