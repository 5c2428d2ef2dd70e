using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.Core.Tests.Trials;

/// <summary>What sessions carry, and what of the account and the organization is not in the files: never an Allowed that AWS refuses, nor a Denied that it lets in.</summary>
public class SessionOfTrialTests
{
    private const string AssumeAlone = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}}";
    private const string Everything = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";

    [Fact]
    public async Task A_token_that_passes_session_tags()
    {
        var setup = new TrialSetup { Chain = definition => new RoleChainDefinition(definition) { SessionTagging = SessionTagging.Off }, DeployAction = "\"sts:AssumeRole\"" };
        setup.Claims["https://aws.amazon.com/tags/principal_tags/team"] = ["a"];
        setup.Claims["https://aws.amazon.com/tags/transitive_tag_keys"] = ["team"];
        var trial = await setup.TryAsync();
        Assert.Equal([RefusalCauseId.TagSessionNotTrusted, RefusalCauseId.TagSessionNotTrusted], trial.Hops.Select(hop => Assert.Single(hop.Causes).Id));

        setup.BaseAction = "[\"sts:AssumeRoleWithWebIdentity\",\"sts:TagSession\"]";
        setup.BaseCondition = "{\"StringEquals\":{\"aws:RequestTag/team\":\"a\"}}";
        setup.DeployAction = "[\"sts:AssumeRole\",\"sts:TagSession\"]";
        setup.DeployCondition = "{\"StringEquals\":{\"aws:PrincipalTag/team\":\"a\"}}";
        Assert.Equal(HopVerdict.Allowed, (await setup.TryAsync()).Verdict);

        // Whether an inherited tag is one of the request is documented nowhere.
        setup.DeployCondition = "{\"StringEquals\":{\"aws:RequestTag/team\":\"a\"}}";
        Assert.Equal(HopVerdict.Unknown, (await setup.TryAsync()).Hops[1].Verdict);
    }

    [Fact]
    public async Task A_token_that_passes_a_source_identity()
    {
        var setup = new TrialSetup();
        setup.Claims["https://aws.amazon.com/source_identity"] = ["octocat"];
        var trial = await setup.TryAsync();
        Assert.Equal(RefusalCauseId.SetSourceIdentityNotTrusted, Assert.Single(trial.Hops[0].Causes).Id);
        Assert.Equal(HopVerdict.Allowed, trial.Hops[1].Verdict);
        Assert.Contains(trial.Hops[1].Statements, statement => statement.Action == "sts:SetSourceIdentity");
    }

    [Theory]
    [InlineData("{\"BoolIfExists\":{\"aws:MultiFactorAuthPresent\":\"true\"}}")]
    [InlineData("{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}")]
    public async Task A_session_has_no_MFA_and_says_so(string condition)
    {
        var trial = await new TrialSetup { DeployCondition = condition }.TryAsync();
        Assert.All(trial.Hops[1].Causes, cause => Assert.Equal(RefusalCauseId.MfaAbsent, cause.Id));
        Assert.Equal(HopVerdict.Denied, trial.Hops[1].Verdict);
    }

    /// <summary>The ARN of a session does not have its role's path.</summary>
    [Theory]
    [InlineData("arn:aws:sts::222222222222:assumed-role/deploy/job", "arn:aws:iam::222222222222:role/ci/deploy", HopVerdict.Allowed)]
    [InlineData("arn:aws:sts::222222222222:assumed-role/deploy/job", "arn:aws:iam::222222222222:role/deploy", HopVerdict.Denied)]
    [InlineData("arn:aws:sts::111111111111:assumed-role/elsewhere/job", "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/elsewhere", HopVerdict.Unknown)]
    [InlineData("arn:aws:sts::111111111111:assumed-role/elsewhere/job", "arn:aws:iam::111111111111:role/another", HopVerdict.Denied)]
    public async Task A_caller_who_is_named_by_his_session(string caller, string trusted, HopVerdict expected)
    {
        var setup = new TrialSetup
        {
            CallerArn = caller,
            BaseTrust = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + trusted + "\"},\"Action\":\"sts:AssumeRole\"}]}",
            BasePolicy = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:*\",\"Resource\":\"*\"}}",
            DeployPolicy = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:*\",\"Resource\":\"*\"}}",
            Chain = definition => new RoleChainDefinition(definition) { Hops = [definition.Hops[0]] },
        };
        var hop = (await setup.TryAsync()).Hops[0];
        Assert.Equal(expected, hop.Verdict);
        Assert.Equal(expected == HopVerdict.Unknown, hop.Missing.Contains("the path of the role of " + caller));
    }

    [Theory]
    [InlineData("{\"Null\":{\"aws:FederatedProvider\":\"false\"}}", "aws:FederatedProvider")]
    [InlineData("{\"StringEquals\":{\"token.actions.githubusercontent.com:sub\":\"repo:a/b:pull_request\"}}", "token.actions.githubusercontent.com:sub")]
    public async Task A_session_that_was_there_before_may_be_of_a_token(string condition, string key)
    {
        var setup = new TrialSetup
        {
            CallerArn = TrialSetup.Base,
            DeployCondition = condition,
            Chain = definition => new RoleChainDefinition(definition) { Hops = [definition.Hops[1]] },
        };
        var hop = (await setup.TryAsync()).Hops[0];
        Assert.Equal((HopVerdict.Unknown, true), (hop.Verdict, hop.Missing.Contains("the value of " + key)));
    }

    [Theory]
    [InlineData("arn:aws:sts::111111111111:assumed-role//")]
    [InlineData("arn:aws:sts::111111111111:assumed-role//x")]
    [InlineData("arn:aws:sts::111111111111:assumed-role/base/")]
    [InlineData("arn:aws:iam::111111111111:user//")]
    [InlineData("arn:aws:iam::111111111111:user/a/")]
    public async Task Callers_that_are_none(string caller) =>
        Assert.Equal(RoleChainErrorKind.InvalidClaims, (await Assert.ThrowsAsync<RoleChainException>(() => new TrialSetup { CallerArn = caller }.TryAsync())).Kind);

    [Fact]
    public async Task Who_has_a_token_is_of_no_organization_yet()
    {
        var setup = new TrialSetup { ResourceControl = "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Resource\":\"*\",\"Condition\":{\"StringNotEqualsIfExists\":{\"aws:PrincipalOrgID\":\"o-ours\"}}}}" };
        Assert.Equal(RefusalCauseId.ExplicitDeny, Assert.Single((await setup.TryAsync()).Hops[0].Causes).Id);
    }

    [Fact]
    public async Task What_the_token_passed_cannot_be_passed_again()
    {
        var setup = new TrialSetup
        {
            BaseAction = "[\"sts:AssumeRoleWithWebIdentity\",\"sts:TagSession\",\"sts:SetSourceIdentity\"]",
            DeployHop = hop => new RoleChainHop(hop.RoleArn, hop) { Tags = [new SessionTag("TEAM", "b"), new SessionTag("stage", "b")], SourceIdentity = "somebody" },
        };
        setup.Claims["https://aws.amazon.com/tags/principal_tags/team"] = ["a"];
        setup.Claims["https://aws.amazon.com/tags/principal_tags/stage"] = ["a"];
        setup.Claims["https://aws.amazon.com/tags/transitive_tag_keys"] = ["team"];
        setup.Claims["https://aws.amazon.com/source_identity"] = ["octocat"];
        var hop = (await setup.TryAsync()).Hops[1];
        Assert.Equal([RefusalCauseId.InheritedTagPassedAgain, RefusalCauseId.SourceIdentityChanged], hop.Causes.Select(cause => cause.Id));
        setup.DeployHop = hop => new RoleChainHop(hop.RoleArn, hop) { Tags = [new SessionTag("stage", "b")], SourceIdentity = "octocat" };
        Assert.Equal(HopVerdict.Allowed, (await setup.TryAsync()).Hops[1].Verdict);
    }

    [Theory]
    [InlineData("aws", null, "sts.amazonaws.com")]
    [InlineData("aws-cn", null, "sts.amazonaws.com.cn")]
    [InlineData("aws-cn", "api://octo", "api://octo")]
    public async Task Claims_without_an_audience_have_the_one_that_the_chain_asks_for(string partition, string? audience, string expected)
    {
        var setup = new TrialSetup
        {
            ClientIds = [expected],
            BasePrincipal = "{\"Federated\":\"" + TrialSetup.Provider.Replace("arn:aws:", "arn:" + partition + ":") + "\"}",
            BaseCondition = "{\"StringEquals\":{\"" + TrialSetup.Host + ":aud\":\"" + expected + "\"}}",
            BaseHop = hop => new RoleChainHop(TrialSetup.Base.Replace("arn:aws:", "arn:" + partition + ":"), hop),
            Chain = definition => new RoleChainDefinition(definition) { Identity = new AutomaticIdentity { Audience = audience }, Region = partition == "aws" ? "eu-west-2" : "cn-north-1", Hops = [definition.Hops[0]] },
        };
        setup.Claims.Remove("aud");
        Assert.Equal(HopVerdict.Allowed, (await setup.TryAsync()).Hops[0].Verdict);
    }

    [Theory]
    [InlineData("https://token.actions.githubusercontent.com")]
    [InlineData("https://token.actions.octocorp.ghe.com")]
    [InlineData("https://git.example/_services/token")]
    public async Task A_job_of_any_GitHub_has_the_default_tags(string issuer)
    {
        var setup = new TrialSetup { Tagging = SessionTagging.On, HasProvider = false, HasAll = false, DeployAction = "\"sts:AssumeRole\"" };
        setup.Claims["iss"] = [issuer];
        Assert.Contains((await setup.TryAsync()).Hops[1].Causes, cause => cause.Id == RefusalCauseId.TagSessionNotTrusted);
    }

    [Fact]
    public async Task A_slash_at_the_end_of_the_issuer_belongs_to_it()
    {
        var setup = new TrialSetup
        {
            ProviderUrl = "idp.example/",
            BasePrincipal = "{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/idp.example/\"}",
            BaseCondition = "{\"StringEquals\":{\"idp.example/:sub\":\"" + TrialSetup.Main + "\"}}",
        };
        setup.Claims["iss"] = ["https://idp.example/"];
        Assert.Equal(HopVerdict.Allowed, (await setup.TryAsync()).Verdict);
        setup.Claims["iss"] = ["https://idp.example"];
        Assert.Equal(RefusalCauseId.ProviderIssuerDiffers, (await setup.TryAsync()).Hops[0].Causes[0].Id);
    }

    [Fact]
    public async Task A_provider_of_the_same_host_says_nothing_of_one_that_is_in_no_file()
    {
        var trial = await new TrialSetup { ProviderUrl = TrialSetup.Host + "/octo", HasAll = false }.TryAsync();
        Assert.Equal(HopVerdict.Allowed, trial.Hops[0].Verdict);
        Assert.Contains(trial.Hops[0].Assumed, assumed => assumed.IndexOf("has an OIDC provider", System.StringComparison.Ordinal) >= 0);
    }

    [Fact]
    public async Task Managed_session_policies_allow_beside_the_one_that_is_written_out()
    {
        var setup = new TrialSetup
        {
            BaseHop = hop => new RoleChainHop(hop.RoleArn, hop)
            {
                Policy = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}",
                PolicyArns = ["arn:aws:iam::111111111111:policy/chain"],
            },
        };
        var hop = (await setup.TryAsync()).Hops[1];
        Assert.Equal(HopVerdict.Unknown, hop.Verdict);
        Assert.StartsWith("the managed session policies", Assert.Single(hop.Missing), System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Everything + "\n" + AssumeAlone, HopVerdict.Unknown)]
    [InlineData(Everything + "\n" + Everything, HopVerdict.Allowed)]
    public async Task Service_control_policies_of_several_levels(string policies, HopVerdict expected)
    {
        var hop = (await new TrialSetup { Tagging = SessionTagging.On, ServiceControl = policies }.TryAsync()).Hops[1];
        Assert.Equal(expected, hop.Verdict);
        Assert.Equal(expected == HopVerdict.Unknown ? 1 : 0, hop.Missing.Count(missing => missing.StartsWith("at which level", System.StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{\"StringEquals\":{\"aws:PrincipalTag/team\":\"a\"}}", "the value of aws:PrincipalTag/team")]
    [InlineData("{\"StringEquals\":{\"aws:SourceIdentity\":\"octocat\"}}", "the value of aws:SourceIdentity")]
    public async Task A_session_that_was_there_before(string condition, string missing)
    {
        var hop = (await OfSession("arn:aws:iam::111111111111:role/base", condition).TryAsync()).Hops[0];
        Assert.Equal((HopVerdict.Unknown, true), (hop.Verdict, hop.Missing.Contains(missing)));
    }

    [Fact]
    public async Task One_session_of_a_caller_who_is_named_by_his_role()
    {
        var setup = OfSession("arn:aws:iam::111111111111:role/base", "{\"Bool\":{\"aws:SecureTransport\":\"true\"}}");
        setup.BasePrincipal = "{\"AWS\":\"arn:aws:sts::111111111111:assumed-role/base/nightly\"}";
        var hop = (await setup.TryAsync()).Hops[0];
        Assert.Equal((HopVerdict.Unknown, "the name of the session of arn:aws:iam::111111111111:role/base"), (hop.Verdict, hop.Missing[0]));
    }

    private static TrialSetup OfSession(string caller, string condition) => new()
    {
        CallerArn = caller,
        BasePrincipal = "{\"AWS\":\"" + caller + "\"}",
        BaseAction = "\"sts:AssumeRole\"",
        BaseCondition = condition,
    };
}
