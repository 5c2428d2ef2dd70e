using System;
using System.Diagnostics;
using System.Linq;
using Xunit;
using Kind = RoleChain.RoleChainErrorKind;

namespace RoleChain.Model.Tests;

/// <summary>One row a rule of what a chain hands on from hop to hop, and of the chain's own settings.</summary>
public class ChainRuleTests
{
    private const string Base = "arn:aws:iam::111111111111:role/base";
    private const string Deploy = "arn:aws:iam::222222222222:role/deploy";

    /// <summary>IAM user guide, "Chaining roles with session tags": a transitive tag cannot be passed again; another stops at the next hop.</summary>
    [Theory]
    [InlineData("Team", "Team", Kind.SessionTagConflict)]
    [InlineData("Team", "tEAM", Kind.SessionTagConflict)]
    [InlineData("", "Team", null)]
    public void A_transitive_tag_is_not_passed_again(string transitive, string later, Kind? expected)
    {
        var definition = Chain(
            new RoleChainHop(Base),
            new RoleChainHop(Deploy) { Tags = [new SessionTag("Team", "a")], TransitiveTagKeys = transitive.Length == 0 ? [] : [transitive] },
            new RoleChainHop(Deploy),
            new RoleChainHop(Deploy) { Tags = [new SessionTag(later, "b")] });
        AssertOnly(expected, definition, hopNumber: 4);
    }

    /// <summary>IAM user guide, "Monitor and control actions taken with assumed roles": a source identity is set once and cannot be changed.</summary>
    [Theory]
    [InlineData("octocat", "octocat", null)]
    [InlineData("octocat", "Octocat", Kind.SourceIdentityConflict)]
    [InlineData("octocat", "somebody", Kind.SourceIdentityConflict)]
    public void A_source_identity_is_not_changed(string first, string second, Kind? expected) => AssertOnly(
        expected,
        Chain(new RoleChainHop(Base), new RoleChainHop(Deploy) { SourceIdentity = first }, new RoleChainHop(Deploy) { SourceIdentity = second }),
        hopNumber: 3);

    [Fact]
    public void A_source_identity_of_the_chain_and_one_of_a_hop_exclude_each_other() => AssertOnly(
        Kind.SourceIdentityConflict,
        new RoleChainDefinition { Hops = [new RoleChainHop(Base), new RoleChainHop(Deploy) { SourceIdentity = "octocat" }], SourceIdentity = "octocat" });

    [Fact]
    public void A_given_source_identity_and_the_actor_exclude_each_other() => AssertOnly(
        Kind.SourceIdentityConflict,
        new RoleChainDefinition { Hops = [new RoleChainHop(Base), new RoleChainHop(Deploy)], SourceIdentity = "octocat", SourceIdentityFromActor = true });

    /// <summary>STS API reference, AssumeRoleWithWebIdentity: no SourceIdentity parameter.</summary>
    [Theory]
    [InlineData(SourceKind.WebIdentityToken, Kind.SourceIdentityConflict)]
    [InlineData(SourceKind.LongTermKey, null)]
    [InlineData(SourceKind.Unknown, null)]
    public void A_chain_of_one_web_identity_hop_cannot_carry_a_source_identity(SourceKind source, Kind? expected) =>
        AssertOnly(expected, new RoleChainDefinition { Hops = [new RoleChainHop(Base)], SourceIdentity = "octocat" }, source: source);

    [Theory]
    [InlineData("222222222222", null)]
    [InlineData("111111111111", Kind.AccountNotAllowed)]
    [InlineData("22222222222", Kind.InvalidAccountId)]
    public void The_last_role_is_in_an_allowed_account(string account, Kind? expected) => Assert.Equal(
        expected,
        DefinitionChecker.Check(new RoleChainDefinition { Hops = [new RoleChainHop(Base), new RoleChainHop(Deploy)], AllowedAccountIds = [account] }).Select(fault => (Kind?)fault.Kind).FirstOrDefault());

    [Theory]
    [InlineData(true, false, Kind.EndpointConflict)]
    [InlineData(false, true, Kind.EndpointConflict)]
    [InlineData(false, false, null)]
    public void A_custom_endpoint_excludes_FIPS_and_dual_stack(bool fips, bool dualstack, Kind? expected) => AssertOnly(
        expected,
        new RoleChainDefinition { Hops = [new RoleChainHop(Base)], EndpointUrl = "https://sts.example", UseFipsEndpoint = fips, UseDualstackEndpoint = dualstack });

    [Theory]
    [InlineData(-1, Kind.InvalidTimeout)]
    [InlineData(0, null)]
    [InlineData(3600, null)]
    [InlineData(3601, Kind.InvalidTimeout)]
    public void Grace_periods(int seconds, Kind? expected) =>
        AssertOnly(expected, new RoleChainDefinition { Hops = [new RoleChainHop(Base)], WaitForAccess = TimeSpan.FromSeconds(seconds) });

    [Theory]
    [InlineData("GITLAB_OIDC_TOKEN", null)]
    [InlineData("", Kind.TokenVariableMissing)]
    [InlineData("A=B", Kind.TokenVariableMissing)]
    [InlineData("A\0B", Kind.TokenVariableMissing)]
    public void Variable_names(string name, Kind? expected) => AssertOnly(expected, new RoleChainDefinition { Hops = [new RoleChainHop(Base)], Identity = new WebIdentityTokenVariableIdentity(name) });

    [Theory]
    [InlineData("0e5b8f6a-3f0b-4a6e-9c1d-2b7a5e4d3c21", null)]
    [InlineData("not-a-guid", Kind.IdentityConflict)]
    public void Service_connections(string id, Kind? expected) => AssertOnly(
        expected,
        new RoleChainDefinition { Hops = [new RoleChainHop(Base)], Identity = new CiTokenIdentity(IdentityProvider.AzurePipelines) { ServiceConnectionId = id } });

    /// <summary>What is left out of a role is the previous hop's; before the first hop stands the source credential.</summary>
    [Theory]
    [InlineData(SourceKind.WebIdentityToken, "deploy", null, Kind.RoleNotResolvable)]
    [InlineData(SourceKind.LongTermKey, "deploy", null, null)]
    [InlineData(SourceKind.Unknown, "deploy", null, null)]
    [InlineData(SourceKind.WebIdentityToken, "222222222222:deploy", null, null)]
    [InlineData(SourceKind.WebIdentityToken, Base, "deploy", null)]
    [InlineData(SourceKind.WebIdentityToken, Base, "222222222222:role/ci/deploy", null)]
    [InlineData(SourceKind.WebIdentityToken, Base, "2222:deploy", Kind.InvalidRoleArn)]
    [InlineData(SourceKind.WebIdentityToken, Base, "with space", Kind.InvalidRoleArn)]
    [InlineData(SourceKind.WebIdentityToken, Base, "a//b", Kind.InvalidRoleArn)]
    [InlineData(SourceKind.WebIdentityToken, Base, "", Kind.InvalidRoleArn)]
    [InlineData(SourceKind.LongTermKey, "with space", null, Kind.InvalidRoleArn)]
    public void Role_references(SourceKind source, string first, string? second, Kind? expected) => AssertOnly(
        expected,
        new RoleChainDefinition { Hops = (second is null ? new[] { first } : [first, second]).Select(role => new RoleChainHop(role)).ToArray() },
        source: source);

    [Theory]
    [InlineData("deploy", "111111111111", "aws", "arn:aws:iam::111111111111:role/deploy")]
    [InlineData("ci/deploy", "111111111111", "aws-cn", "arn:aws-cn:iam::111111111111:role/ci/deploy")]
    [InlineData("role/deploy", "111111111111", "aws", "arn:aws:iam::111111111111:role/deploy")]
    [InlineData("222222222222:ci/deploy", "111111111111", "aws-us-gov", "arn:aws-us-gov:iam::222222222222:role/ci/deploy")]
    [InlineData("222222222222:role/ci/deploy", null, "aws", "arn:aws:iam::222222222222:role/ci/deploy")]
    [InlineData("arn:aws-cn:iam::333333333333:role/a", "111111111111", "aws", "arn:aws-cn:iam::333333333333:role/a")]
    public void Role_references_resolve(string text, string? account, string partition, string expected)
    {
        Assert.True(RoleReference.TryResolve(text, account, partition, out var arn, out _));
        Assert.Equal(expected, arn.Text);
    }

    /// <summary>The bound: a chain of ten hops with everything on them is checked in under a millisecond.</summary>
    [Fact]
    public void Ten_hops_are_checked_in_under_a_millisecond()
    {
        var tags = Enumerable.Range(0, 20).Select(i => new SessionTag("Key" + i, "Value of tag " + i)).ToArray();
        var definition = new RoleChainDefinition
        {
            Identity = new WebIdentityTokenIdentity(new SecretText("header.payload.signature")),
            Region = "eu-west-2",
            Hops = Enumerable.Range(0, 10).Select(i => i == 0 ? new RoleChainHop(Base) : new RoleChainHop(Deploy) { SessionName = "session", DurationSeconds = 3600, ExternalId = "external", Tags = tags, Policy = new string('x', 1900) }).ToArray(),
        };
        Assert.Empty(DefinitionChecker.Check(definition));

        // The best of many: a busy machine must not fail the test, and a slow check must.
        var best = Enumerable.Range(0, 50).Min(_ =>
        {
            var watch = Stopwatch.StartNew();
            DefinitionChecker.Check(definition);
            return watch.Elapsed;
        });
        Assert.True(best < TimeSpan.FromMilliseconds(1), $"took {best.TotalMilliseconds} ms");
    }

    private static RoleChainDefinition Chain(params RoleChainHop[] hops) => new() { Hops = hops };

    private static void AssertOnly(Kind? expected, RoleChainDefinition definition, int? hopNumber = null, SourceKind source = SourceKind.WebIdentityToken)
    {
        var faults = DefinitionChecker.Check(definition, source);
        Assert.Equal(expected, faults.Select(fault => (Kind?)fault.Kind).SingleOrDefault());
        Assert.All(faults, fault => Assert.True(hopNumber is null || fault.HopNumber == hopNumber, fault.ToString()));
    }
}
