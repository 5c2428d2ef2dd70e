using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Core.Policies;
using Xunit;

namespace RoleChain.Core.Tests.Trials;

/// <summary>What is not known is said to be so, by name, and never taken for a yes or a no.</summary>
public class UnknownTests
{
    [Theory]
    [InlineData("{\"IpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"}}", "aws:SourceIp")]
    [InlineData("{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}", "aws:PrincipalOrgID")]
    [InlineData("{\"StringNotEquals\":{\"aws:SourceVpc\":\"vpc-1\"}}", "aws:SourceVpc")]
    [InlineData("{\"Null\":{\"aws:SourceVpce\":\"true\"}}", "aws:SourceVpce")]
    public async Task A_condition_on_what_only_the_call_tells(string condition, string key)
    {
        var trial = await new TrialSetup { DeployCondition = condition }.TryAsync();
        Assert.Equal(HopVerdict.Unknown, trial.Verdict);
        Assert.Equal(["the value of " + key], trial.Hops[1].Missing);
    }

    [Fact]
    public async Task What_is_refused_anyway_is_refused()
    {
        var trial = await new TrialSetup { DeployCondition = "{\"IpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"},\"StringEquals\":{\"sts:RoleSessionName\":\"x\"}}" }.TryAsync();
        Assert.Equal(RefusalCauseId.SessionNameMismatch, Assert.Single(trial.Hops[1].Causes).Id);
    }

    [Fact]
    public async Task A_deny_that_may_apply()
    {
        var trial = await new TrialSetup { ServiceControl = "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringNotEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}}}" }.TryAsync();
        Assert.Equal((HopVerdict.Allowed, HopVerdict.Unknown), (trial.Hops[0].Verdict, trial.Hops[1].Verdict));
        Assert.Equal(["the value of aws:PrincipalOrgID"], trial.Hops[1].Missing);
    }

    [Fact]
    public async Task A_provider_of_which_nothing_is_known()
    {
        var setup = new TrialSetup { HasAll = false, HasProvider = false };
        Assert.Equal(HopVerdict.Allowed, (await setup.TryAsync()).Hops[0].Verdict);
        setup.Options = new ChainTrialOptions { IsStrict = true };
        Assert.Contains((await setup.TryAsync()).Hops[0].Missing, missing => missing.StartsWith("whether the account 111111111111 has an OIDC provider", System.StringComparison.Ordinal));
        setup.HasAllProviders = true;
        Assert.Equal(RefusalCauseId.ProviderNotFound, (await setup.TryAsync()).Hops[0].Causes[0].Id);
    }

    [Fact]
    public async Task The_actor_of_a_job_in_a_few_words()
    {
        var setup = new TrialSetup { Options = new ChainTrialOptions { HasOtherClaims = true }, Chain = definition => new RoleChainDefinition(definition) { SourceIdentityFromActor = true } };
        setup.Claims.Remove("actor");
        Assert.Equal(HopVerdict.Allowed, (await setup.TryAsync()).Hops[1].Verdict);
        setup.DeployCondition = "{\"StringEquals\":{\"sts:SourceIdentity\":\"octocat\"}}";
        Assert.Equal(["the value of sts:SourceIdentity"], (await setup.TryAsync()).Hops[1].Missing);
    }

    [Theory]
    [InlineData("o-ours", HopVerdict.Allowed)]
    [InlineData("o-theirs", HopVerdict.Denied)]
    public async Task The_organization_of_an_account_that_is_known(string organization, HopVerdict expected)
    {
        var setup = new TrialSetup
        {
            Organization = new LibraryOrganization { Id = "o-ours", ManagementAccount = "999999999999", Members = ["111111111111"] },
            DeployPrincipal = "\"*\"",
            DeployCondition = "{\"StringEquals\":{\"aws:PrincipalOrgID\":\"" + organization + "\"}}",
        };
        var hop = (await setup.TryAsync()).Hops[1];
        Assert.Equal(expected, hop.Verdict);
        Assert.All(hop.Causes, cause => Assert.Equal(("aws:PrincipalOrgID", "o-ours"), (cause.Key, Assert.Single(cause.Actual))));
    }

    [Fact]
    public async Task Control_policies_do_not_bind_the_account_that_manages_the_organization()
    {
        var deny = "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}";
        var setup = new TrialSetup { ServiceControl = deny, Organization = new LibraryOrganization { Id = "o-ours", ManagementAccount = "111111111111" } };
        Assert.Equal(HopVerdict.Allowed, (await setup.TryAsync()).Hops[1].Verdict);
        setup.Organization = new LibraryOrganization { Id = "o-ours", ManagementAccount = "222222222222" };
        Assert.Equal(HopVerdict.Denied, (await setup.TryAsync()).Hops[1].Verdict);
    }

    [Fact]
    public async Task Policies_of_the_organization_are_taken_for_granted_unless_it_is_to_be_strict()
    {
        var trial = await new TrialSetup().TryAsync();
        Assert.Equal(["no service control policies over the account of arn:aws:sts::111111111111:assumed-role/base/octo-org.octo-app-1000-1 refuse it", "no resource control policies over the account 222222222222 refuse it"], trial.Hops[1].Assumed);
        var strict = await new TrialSetup { Options = new ChainTrialOptions { IsStrict = true } }.TryAsync();
        Assert.Equal((HopVerdict.Unknown, HopVerdict.Unknown), (strict.Hops[0].Verdict, strict.Hops[1].Verdict));
        Assert.Equal(2, strict.Hops[1].Missing.Count);
    }

    [Fact]
    public async Task Claims_that_a_job_in_a_few_words_does_not_tell()
    {
        var setup = new TrialSetup { Options = new ChainTrialOptions { HasOtherClaims = true }, BaseCondition = "{\"StringEquals\":{\"" + TrialSetup.Host + ":job_workflow_ref\":\"a\"}}" };
        var trial = await setup.TryAsync();
        Assert.Equal(["the value of " + TrialSetup.Host + ":job_workflow_ref"], trial.Hops[0].Missing);
    }

    /// <summary>A job on GitHub Actions passes tags by default, wherever it is tried.</summary>
    [Fact]
    public async Task The_default_tags_of_a_job_need_their_action()
    {
        var trial = await new TrialSetup { Tagging = SessionTagging.On, DeployAction = "\"sts:AssumeRole\"" }.TryAsync();
        Assert.Equal((RefusalCauseId.TagSessionNotTrusted, "sts:TagSession"), (trial.Hops[1].Causes[0].Id, trial.Hops[1].Causes[0].Action));
        Assert.Equal(HopVerdict.Allowed, (await new TrialSetup { Tagging = SessionTagging.On, DeployCondition = "{\"StringEquals\":{\"aws:RequestTag/Repository\":\"octo-org/octo-app\"}}" }.TryAsync()).Verdict);
        var unknown = await new TrialSetup { Tagging = SessionTagging.On, DeployCondition = "{\"StringEquals\":{\"aws:RequestTag/Commit\":\"1\"}}" }.TryAsync();
        Assert.Equal(["the value of aws:RequestTag/Commit"], unknown.Hops[1].Missing);
    }

    [Fact]
    public async Task The_session_name_of_a_run_that_is_not_known()
    {
        var setup = new TrialSetup { BaseCondition = "{\"StringLike\":{\"sts:RoleSessionName\":\"octo-org.octo-app-*\"}}" };
        Assert.Equal(HopVerdict.Allowed, (await setup.TryAsync()).Hops[0].Verdict);
        setup.Claims.Remove("run_id");
        Assert.Equal(["the value of sts:RoleSessionName"], (await setup.TryAsync()).Hops[0].Missing);
    }

    [Fact]
    public async Task A_caller_who_is_named()
    {
        var setup = new TrialSetup { CallerArn = "arn:aws:iam::111111111111:user/operator", BasePrincipal = "{\"AWS\":\"arn:aws:iam::111111111111:user/operator\"}", BaseAction = "\"sts:AssumeRole\"", BaseCondition = "{\"Bool\":{\"aws:SecureTransport\":\"true\"}}" };
        var trial = await setup.TryAsync();
        Assert.Equal(HopVerdict.Unknown, trial.Hops[0].Verdict);
        Assert.Equal(["the identity policies of arn:aws:iam::111111111111:user/operator, which may deny it"], trial.Hops[0].Missing);
        Assert.Equal(HopVerdict.Allowed, trial.Hops[1].Verdict);
    }

    [Fact]
    public async Task The_trace_has_every_statement_and_no_external_id()
    {
        var trial = await new TrialSetup { DeployCondition = "{\"StringEquals\":{\"sts:ExternalId\":\"canary\"}}" }.TryAsync();
        var statements = trial.Hops[1].Statements;
        Assert.Equal(new HashSet<RefusalSide> { RefusalSide.TrustPolicy, RefusalSide.CallerPolicy }, statements.Select(statement => statement.Side).ToHashSet());
        Assert.DoesNotContain("canary", string.Join(",", statements.SelectMany(statement => statement.Conditions).SelectMany(condition => condition.Expected)), System.StringComparison.Ordinal);
    }
}
