using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>What <c>New-RoleTrustPolicy</c> writes is what the emulator lets in, and the chain may be given in every way.</summary>
public sealed class NewRoleTrustPolicyTests : IDisposable
{
    private const string Roles = "111111111111:base, 222222222222:deploy";
    private const string Tagged = "tagged";
    private const string Job = " -Repository octo-org/octo-app -Branch main";

    private readonly string _folder = Directory.CreateTempSubdirectory("rolechain-trust").FullName;
    private readonly ScopedEnvironment _environment = new();
    private readonly Session _session = new();

    public NewRoleTrustPolicyTests() => _session.Runspace.SessionStateProxy.Path.SetLocation(_folder);

    public void Dispose()
    {
        _session.Run("Stop-StsEmulator");
        _session.Dispose();
        _environment.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>An emulator whose roles have the written policies and no others.</summary>
    [Theory]
    [InlineData(Job, "", null)]
    [InlineData(" -Repository octo-org/octo-app -Branch 'm*'", "", null)]
    [InlineData(Job + " -RepositoryOwnerId 1 -RepositoryId 2", "", null)]
    [InlineData(" -Repository octo-org/octo-app -Branch dev", "", "HopRefused")]
    [InlineData(" -Repository octo-org/octo-app -Environment main", "", "HopRefused")]
    [InlineData(" -Repository octo-org/octo-app -PullRequest", "", "HopRefused")]
    [InlineData(" -Repository octo-org/octo-app2 -Branch main", "", "HopRefused")]
    [InlineData(Job + " -RepositoryOwnerId 1 -RepositoryId 2 -SubjectForm Immutable", "", "HopRefused")]
    [InlineData(Job + " -SkipSessionTagging", "", null)]
    [InlineData(Job + " -SkipSessionTagging", Tagged, "TagSessionRefused")]
    [InlineData(Job, Tagged, null)]
    [InlineData(Job + " -SkipSessionTagging", "SkipSessionTagging = $true", null)]
    [InlineData(Job, "SourceIdentityFromActor = $true", "SetSourceIdentityRefused")]
    public void The_emulator_lets_in_what_was_meant_and_nothing_else(string job, string also, string? errorId)
    {
        var policies = _session.Run("New-RoleTrustPolicy " + Roles + job);
        policies.ThrowIfFailed();
        Start(policies);
        var deploy = also == Tagged ? "@{ RoleArn = '222222222222:deploy'; Tag = @{ Team = 'web' } }" : "'222222222222:deploy'";
        var run = _session.Run("@{ Hop = '111111111111:base', " + deploy + "; Region = 'eu-west-2'; " + (also == Tagged ? string.Empty : also) + " } | Invoke-RoleChain");
        Assert.Equal(errorId, run.ErrorId);
    }

    /// <summary>The chain's own definition says what it needs.</summary>
    [Fact]
    public void A_definitions_tags_source_identity_and_external_id_are_let_in()
    {
        _session.Run("$chain = New-RoleChain '111111111111:base', @{ RoleArn = '222222222222:deploy'; ExternalId = 'contract-42'; Tag = @{ Team = 'web' } } -SourceIdentityFromActor -Region eu-west-2").ThrowIfFailed();
        var policies = _session.Run("$chain | New-RoleTrustPolicy" + Job);
        policies.ThrowIfFailed();
        Start(policies);
        _session.Run("$chain | Invoke-RoleChain").ThrowIfFailed();
        Assert.Equal("HopRefused", _session.Run("Invoke-RoleChain 111111111111:base, 222222222222:deploy -Region eu-west-2").ErrorId);
    }

    [Theory]
    [InlineData("New-RoleTrustPolicy 111111111111:base, deploy" + Job)]
    [InlineData("New-RoleTrustPolicy -InputObject @{ Hop = '111111111111:base', 'deploy' }" + Job)]
    [InlineData("New-RoleTrustPolicy -Definition (New-RoleChain 111111111111:base, deploy)" + Job)]
    [InlineData("@{ Hop = '111111111111:base', 'deploy' } | New-RoleTrustPolicy" + Job)]
    [InlineData("New-RoleChain 111111111111:base, deploy | New-RoleTrustPolicy" + Job)]
    [InlineData("New-RoleTrustPolicy -Name prod -Path chains.json" + Job)]
    public void A_chain_may_be_given_in_every_way(string script)
    {
        File.WriteAllText(Path.Combine(_folder, "chains.json"), """{ "version": 1, "chains": { "prod": { "hops": ["111111111111:base", "deploy"] } } }""");
        var result = _session.Run(script + " | ForEach-Object { \"$($_.HopNumber) $($_.Account) $($_.RoleArn) $($_.CallerRoleArn) $($null -eq $_.CallerPolicy)\" }");
        result.ThrowIfFailed();
        Assert.Equal(
            ["1 111111111111 arn:aws:iam::111111111111:role/base  True", "2 111111111111 arn:aws:iam::111111111111:role/deploy arn:aws:iam::111111111111:role/base False"],
            result.Output.Select(item => item.ToString()));
    }

    [Theory]
    [InlineData("New-RoleTrustPolicy 111111111111:base -Repository octo-org/* -Branch main", "DangerousTrustPolicy")]
    [InlineData("New-RoleTrustPolicy 111111111111:base -Repository octo-org/octo-app", "DangerousTrustPolicy")]
    [InlineData("New-RoleTrustPolicy 111111111111:base", "DangerousTrustPolicy")]
    [InlineData("New-RoleTrustPolicy 111111111111:base -Audience ''" + Job, "DangerousTrustPolicy")]
    [InlineData("New-RoleTrustPolicy 111111111111:base -Branch main", "InvalidTrustPolicyRequest")]
    [InlineData("New-RoleTrustPolicy base" + Job, "RoleNotResolvable")]
    [InlineData("New-RoleTrustPolicy -Name nobody -Path none.json" + Job, "ChainFileNotFound")]
    public void What_cannot_be_written_is_one_error(string script, string errorId)
    {
        var result = _session.Run(script);
        Assert.Equal(errorId, result.ErrorId);
        Assert.Empty(result.Output);
    }

    /// <summary>A branch's text, which may be anyone's, is no command of a runner in the view, wherever a line is broken.</summary>
    [Fact]
    public void The_view_shows_policies_and_no_command()
    {
        var text = _session.Show("New-RoleTrustPolicy " + Roles + " -Allow RepositoryWildcard -Subject '::add-mask::x ##[group]y'");
        Assert.Matches(@"Trust +: \{", text);
        Assert.Matches(@"Policy +: \{", text);
        Assert.Contains("sts:AssumeRoleWithWebIdentity", text, StringComparison.Ordinal);
        Assert.DoesNotContain("::add-mask", text, StringComparison.Ordinal);
        Assert.DoesNotContain("##[", text, StringComparison.Ordinal);
        Assert.Contains("ClassicSubject", _session.Show("New-RoleTrustPolicy 111111111111:base" + Job), StringComparison.Ordinal);
    }

    /// <summary>A file in a repository changes only where the chain does.</summary>
    [Theory]
    [InlineData("Json")]
    [InlineData("CloudFormation")]
    [InlineData("Terraform")]
    public void The_same_chain_gives_the_same_text_and_nothing_on_other_streams(string format)
    {
        var script = "New-RoleTrustPolicy " + Roles + Job + " -Verbose -OutputFormat " + format + " | ForEach-Object { $_.TrustPolicy; $_.CallerPolicy }";
        var result = _session.Run(script);
        result.ThrowIfFailed();
        Assert.Empty(result.Verbose);
        Assert.Empty(result.Warnings);
        Assert.Equal(result.Output.Select(item => item?.ToString()), _session.Run(script).Output.Select(item => item?.ToString()));
        Assert.Equal(4, result.Output.Count);
        Assert.DoesNotContain(result.Output, item => item?.ToString().Contains('\r', StringComparison.Ordinal) == true);
    }

    /// <summary>Starts an emulator with the two roles, their providers and the written policies.</summary>
    private void Start(Session.Result policies)
    {
        dynamic first = policies.Output[0].BaseObject;
        dynamic second = policies.Output[1].BaseObject;
        var trust = ((string)first.TrustPolicy, (string)second.TrustPolicy, (string)second.CallerPolicy);
        var configuration = JsonNode.Parse(File.ReadAllText(Path.Combine(Layout.Root, "docs", "examples", "emulator.json")))!;
        var accounts = configuration["accounts"]!.AsArray();
        var home = accounts.Single(account => account!["id"]!.GetValue<string>() == "111111111111")!;
        var other = accounts.Single(account => account!["id"]!.GetValue<string>() == "222222222222")!;
        Set(home, "base", trust.Item1, trust.Item3);
        Set(other, "deploy", trust.Item2, policy: null);
        var path = Path.Combine(_folder, "emulator.json");
        File.WriteAllText(path, configuration.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        _session.Run("$sts = Start-StsEmulator emulator.json -SetEnvironment").ThrowIfFailed();
    }

    private static void Set(JsonNode account, string name, string trust, string? policy)
    {
        var role = account["roles"]!.AsArray().Single(item => item!["name"]!.GetValue<string>() == name)!;
        role["trustPolicy"] = JsonNode.Parse(trust);
        role["policies"] = policy is null ? new JsonArray() : new JsonArray(JsonNode.Parse(policy));
    }
}
