using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;
using Id = RoleChain.RefusalCauseId;
using Side = RoleChain.RefusalSide;

namespace RoleChain.Core.Tests.Trials;

/// <summary>Chains that AWS would refuse, each wrong in one place: the explanation names hop, side, statement, condition and fix.</summary>
public class MisconfigurationTests
{
    private const string Host = TrialSetup.Host;

    private static readonly Dictionary<string, Case> Cases = new(StringComparer.Ordinal)
    {
        ["no provider"] = new(setup => setup.HasProvider = false, 1, Side.IdentityProvider, Id.ProviderNotFound),
        ["provider of an enterprise's issuer"] = new(setup => setup.ProviderUrl = Host + "/octo", 1, Side.IdentityProvider, Id.ProviderIssuerDiffers),
        ["audience not listed"] = new(setup => setup.Claims["aud"] = ["api://octo"], 1, Side.IdentityProvider, Id.AudienceNotListed),
        ["token over"] = new(setup => setup.Claims["exp"] = ["1000000000"], 1, Side.Token, Id.TokenExpired),
        ["provider of another account"] = new(setup => setup.BasePrincipal = "{\"Federated\":\"arn:aws:iam::999999999999:oidc-provider/" + Host + "\"}", 1, Side.TrustPolicy, Id.ProviderNotTrusted, Statement: 1),
        ["AssumeRole in place of WithWebIdentity"] = new(setup => setup.BaseAction = "\"sts:AssumeRole\"", 1, Side.TrustPolicy, Id.ActionNotTrusted, Statement: 1, Json: "sts:AssumeRoleWithWebIdentity"),
        ["another branch"] = Sub("repo:octo-org/octo-app:ref:refs/heads/release", Id.SubjectValue),
        ["branch pattern"] = Sub("repo:octo-org/octo-app:ref:refs/heads/release/*", Id.SubjectValue, "StringLike"),
        ["wildcard under StringEquals"] = Sub("repo:octo-org/octo-app:*", Id.WildcardTakenLiterally),
        ["wildcard for branches under StringEquals"] = Sub("repo:octo-org/octo-app:ref:refs/heads/*", Id.WildcardTakenLiterally, json: "StringLike"),
        ["another repository"] = Sub("repo:octo-org/other:ref:refs/heads/main", Id.SubjectRepository),
        ["another owner"] = Sub("repo:other/octo-app:ref:refs/heads/main", Id.SubjectRepository),
        ["case of the owner"] = Sub("repo:Octo-Org/octo-app:ref:refs/heads/main", Id.SubjectCase),
        ["case of the owner under a pattern"] = Sub("repo:Octo-Org/octo-app:ref:refs/heads/*", Id.SubjectCase, "StringLike"),
        ["no repo:"] = Sub("octo-org/octo-app:*", Id.SubjectValue, "StringLike"),
        ["a ref that is not whole"] = Sub("repo:octo-org/octo-app:ref:main", Id.SubjectValue),
        ["an environment is asked for"] = Sub("repo:octo-org/octo-app:environment:prod", Id.SubjectKind),
        ["a pull request is asked for"] = Sub("repo:octo-org/octo-app:pull_request", Id.SubjectKind),
        ["job in an environment"] = new(setup => setup.Claims["sub"] = ["repo:octo-org/octo-app:environment:prod"], 1, Side.TrustPolicy, Id.SubjectKind, 1, "StringEquals", Host + ":sub", "environment:prod"),
        ["job of a pull request"] = new(setup => setup.Claims["sub"] = ["repo:octo-org/octo-app:pull_request"], 1, Side.TrustPolicy, Id.SubjectKind, 1, "StringEquals", Host + ":sub", ":pull_request"),
        ["immutable subject"] = new(setup => setup.Claims["sub"] = ["repo:octo-org@65/octo-app@74:ref:refs/heads/main"], 1, Side.TrustPolicy, Id.SubjectForm, 1, "StringEquals", Host + ":sub", "octo-org@65/octo-app@74"),
        ["immutable subject asked for"] = Sub("repo:octo-org@65/octo-app@74:ref:refs/heads/main", Id.SubjectForm),
        ["audience in the condition"] = Condition("{\"StringEquals\":{\"" + Host + ":aud\":\"sigstore\",\"" + Host + ":sub\":\"" + TrialSetup.Main + "\"}}", Id.AudienceMismatch, "StringEquals", Host + ":aud", "sts.amazonaws.com"),
        ["key with https"] = Condition("{\"StringEquals\":{\"https://" + Host + ":sub\":\"" + TrialSetup.Main + "\"}}", Id.ConditionKeyUnknown, "StringEquals", "https://" + Host + ":sub", "\"" + Host + ":sub\""),
        ["key of another issuer"] = Condition("{\"StringEquals\":{\"gitlab.com:sub\":\"" + TrialSetup.Main + "\"}}", Id.ConditionKeyUnknown, "StringEquals", "gitlab.com:sub", "\"" + Host + ":sub\""),
        ["claim that is no key"] = Condition("{\"StringEquals\":{\"" + Host + ":run_id\":\"1\"}}", Id.ConditionKeyUnknown, "StringEquals", Host + ":run_id"),
        ["job_workflow_ref of a top-level job"] = Condition("{\"StringLike\":{\"" + Host + ":job_workflow_ref\":\"octo-org/shared/*\"}}", Id.ClaimAbsent, "StringLike", Host + ":job_workflow_ref"),
        ["environment claim"] = Condition("{\"StringEquals\":{\"" + Host + ":environment\":\"prod\"}}", Id.ClaimAbsent, "StringEquals", Host + ":environment"),
        ["another actor"] = Condition("{\"StringEquals\":{\"" + Host + ":actor\":\"hubot\"}}", Id.ClaimMismatch, "StringEquals", Host + ":actor", "octocat"),
        ["external id asked of a token"] = Condition("{\"StringEquals\":{\"sts:ExternalId\":\"canary-id\"}}", Id.ExternalIdAbsent, "StringEquals", "sts:ExternalId"),
        ["source identity asked of a token"] = Condition("{\"StringEquals\":{\"sts:SourceIdentity\":\"a\"}}", Id.SourceIdentityMismatch, "StringEquals", "sts:SourceIdentity"),
        ["a key of AWS misspelt"] = Condition("{\"StringEquals\":{\"aws:PrincipleArn\":\"a\"}}", Id.ConditionKeyUnknown, "StringEquals", "aws:PrincipleArn"),
        ["an external id under a misspelt key"] = Deploy("{\"StringEquals\":{\"sts:ExternalID2\":\"canary-id\"}}", Id.ConditionKeyUnknown, "StringEquals", "sts:ExternalID2"),
        ["provider of another issuer"] = new(setup => setup.BasePrincipal = "{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/ghe.example.com/_services/token\"}", 1, Side.TrustPolicy, Id.ProviderNotTrusted, 1),
        ["tag asked of a token"] = Condition("{\"StringEquals\":{\"aws:RequestTag/team\":\"a\"}}", Id.SessionTagAbsent, "StringEquals", "aws:RequestTag/team"),
        ["session name"] = Condition("{\"StringEquals\":{\"sts:RoleSessionName\":\"ci\"}}", Id.SessionNameMismatch, "StringEquals", "sts:RoleSessionName"),
        ["the region"] = Condition("{\"StringEquals\":{\"aws:RequestedRegion\":\"us-east-1\"}}", Id.PlaceOrTimeMismatch, "StringEquals", "aws:RequestedRegion"),
        ["the time"] = Condition("{\"DateLessThan\":{\"aws:CurrentTime\":\"2001-01-01T00:00:00Z\"}}", Id.PlaceOrTimeMismatch, "DateLessThan", "aws:CurrentTime"),
        ["deny beside the allow"] = new(
            setup => setup.BaseTrust = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"" + TrialSetup.Provider + "\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"},{\"Sid\":\"NoMain\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:*\",\"Condition\":{\"StringLike\":{\"" + Host + ":sub\":\"*main\"}}}]}",
            1,
            Side.TrustPolicy,
            Id.ExplicitDeny,
            2,
            "StringLike",
            Host + ":sub"),
        ["no such role"] = new(setup => setup.HasDeploy = false, 2, Side.Request, Id.RoleNotFound),
        ["another role trusted"] = new(setup => setup.DeployPrincipal = "{\"AWS\":\"arn:aws:iam::111111111111:role/other\"}", 2, Side.TrustPolicy, Id.CallerNotTrusted, Statement: 1, Json: TrialSetup.Base),
        ["path of the caller"] = new(setup => setup.DeployPrincipal = "{\"AWS\":\"arn:aws:iam::111111111111:role/ci/base\"}", 2, Side.TrustPolicy, Id.CallerNotTrusted, Statement: 1, Json: TrialSetup.Base),
        ["a session trusted"] = new(setup => setup.DeployPrincipal = "{\"AWS\":\"arn:aws:sts::111111111111:assumed-role/base/nightly\"}", 2, Side.TrustPolicy, Id.SessionNotTrusted, Statement: 1, Json: TrialSetup.Base),
        ["role made again"] = new(setup => setup.DeployPrincipal = "{\"AWS\":\"AROAEXAMPLEEXAMPLE00\"}", 2, Side.TrustPolicy, Id.PrincipalRecreated, Statement: 1, Json: TrialSetup.Base),
        ["WithWebIdentity in place of AssumeRole"] = new(setup => setup.DeployAction = "\"sts:AssumeRoleWithWebIdentity\"", 2, Side.TrustPolicy, Id.ActionNotTrusted, Statement: 1, Json: "sts:AssumeRole"),
        ["tags not trusted"] = new(Tagged(setup => setup.DeployAction = "[\"sts:AssumeRole\"]"), 2, Side.TrustPolicy, Id.TagSessionNotTrusted, Statement: 1, Json: "sts:TagSession"),
        ["source identity not trusted"] = new(
            setup =>
            {
                setup.DeployHop = hop => new RoleChainHop(hop.RoleArn, hop) { SourceIdentity = "octocat" };
                setup.DeployAction = "[\"sts:AssumeRole\",\"sts:TagSession\"]";
            },
            2,
            Side.TrustPolicy,
            Id.SetSourceIdentityNotTrusted,
            Statement: 1,
            Json: "sts:SetSourceIdentity"),
        ["no external id"] = Deploy("{\"StringEquals\":{\"sts:ExternalId\":\"canary-external\"}}", Id.ExternalIdAbsent, "StringEquals", "sts:ExternalId"),
        ["another external id"] = new(
            setup =>
            {
                setup.DeployCondition = "{\"StringEquals\":{\"sts:ExternalId\":\"canary-external\"}}";
                setup.DeployHop = hop => new RoleChainHop(hop.RoleArn, hop) { ExternalId = "canary-other" };
            },
            2,
            Side.TrustPolicy,
            Id.ExternalIdMismatch,
            1,
            "StringEquals",
            "sts:ExternalId"),
        ["MFA along a chain"] = Deploy("{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}", Id.MfaAbsent, "Bool", "aws:MultiFactorAuthPresent"),
        ["tag of another value"] = new(Tagged(setup => setup.DeployCondition = "{\"StringEquals\":{\"aws:RequestTag/team\":\"b\"}}"), 2, Side.TrustPolicy, Id.SessionTagMismatch, 1, "StringEquals", "aws:RequestTag/team"),
        ["tags that are not listed"] = new(Tagged(setup => setup.DeployCondition = "{\"ForAllValues:StringEquals\":{\"aws:TagKeys\":[\"cost\"]}}"), 2, Side.TrustPolicy, Id.SessionTagMismatch, 1, "ForAllValues:StringEquals", "aws:TagKeys"),
        ["tag of the caller"] = Deploy("{\"StringEquals\":{\"aws:PrincipalTag/team\":\"a\"}}", Id.PrincipalTagMismatch, "StringEquals", "aws:PrincipalTag/team"),
        ["source identity asked for"] = Deploy("{\"StringLike\":{\"sts:SourceIdentity\":\"*\"}}", Id.SourceIdentityMismatch, "StringLike", "sts:SourceIdentity"),
        ["source account, which services have"] = Deploy("{\"StringEquals\":{\"aws:SourceAccount\":\"111111111111\"}}", Id.ConditionKeyUnknown, "StringEquals", "aws:SourceAccount"),
        ["misspelt key"] = Deploy("{\"StringEquals\":{\"st:ExternalId\":\"1\"}}", Id.ConditionKeyUnknown, "StringEquals", "st:ExternalId"),
        ["principal arn in a condition"] = Deploy("{\"ArnEquals\":{\"aws:PrincipalArn\":\"arn:aws:iam::111111111111:role/other\"}}", Id.CallerNotTrusted, "ArnEquals", "aws:PrincipalArn", TrialSetup.Base),
        ["no caller policy"] = new(setup => setup.BasePolicy = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}}", 2, Side.CallerPolicy, Id.CallerActionNotAllowed, Json: TrialSetup.Deploy),
        ["caller policy without the path"] = new(setup => setup.BasePolicy = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"arn:aws:iam::222222222222:role/deploy\"}}", 2, Side.CallerPolicy, Id.CallerResourceNotAllowed, Statement: 1, Json: TrialSetup.Deploy),
        ["caller may not tag"] = new(Tagged(setup => setup.BasePolicy = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}}"), 2, Side.CallerPolicy, Id.CallerTagSessionNotAllowed, Json: "sts:TagSession"),
        ["caller may not set the source identity"] = new(
            setup =>
            {
                setup.BasePolicy = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"],\"Resource\":\"*\"}}";
                setup.DeployHop = hop => new RoleChainHop(hop.RoleArn, hop) { SourceIdentity = "octocat" };
            },
            2,
            Side.CallerPolicy,
            Id.CallerSetSourceIdentityNotAllowed,
            Json: "sts:SetSourceIdentity"),
        ["caller policy with a condition"] = new(setup => setup.BasePolicy = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalTag/team\":\"a\"}}}}", 2, Side.CallerPolicy, Id.PrincipalTagMismatch, 1, "StringEquals", "aws:PrincipalTag/team"),
        ["caller policy denies"] = new(setup => setup.BasePolicy = "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:*\",\"Resource\":\"*\"},{\"Effect\":\"Deny\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"arn:aws:iam::222222222222:*\"}]}", 2, Side.CallerPolicy, Id.ExplicitDeny, Statement: 2),
        ["session policy leaves it out"] = new(setup => setup.BaseHop = hop => new RoleChainHop(hop.RoleArn, hop) { Policy = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}" }, 2, Side.SessionPolicy, Id.SessionPolicyLimits),
        ["boundary leaves it out"] = new(setup => setup.BaseBoundary = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}", 2, Side.PermissionsBoundary, Id.BoundaryLimits),
        ["boundary denies"] = new(setup => setup.BaseBoundary = "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},{\"Effect\":\"Deny\",\"Action\":\"sts:*\",\"Resource\":\"*\"}]}", 2, Side.PermissionsBoundary, Id.ExplicitDeny, Statement: 2),
        ["SCP denies"] = new(setup => setup.ServiceControl = "{\"Statement\":{\"Sid\":\"Stay\",\"Effect\":\"Deny\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}}", 2, Side.ServiceControlPolicy, Id.ExplicitDeny, Statement: 1),
        ["SCP lists others"] = new(setup => setup.ServiceControl = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}", 2, Side.ServiceControlPolicy, Id.ServiceControlPolicyLimits),
        ["RCP denies"] = new(setup => setup.ResourceControl = "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}}", 2, Side.ResourceControlPolicy, Id.ExplicitDeny, Statement: 1),
        ["RCP denies tokens"] = new(setup => setup.ResourceControl = "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Resource\":\"*\"}}", 1, Side.ResourceControlPolicy, Id.ExplicitDeny, Statement: 1),
        ["longer than the role's maximum"] = new(
            setup =>
            {
                setup.DeployMaximum = 1800;
                setup.DeployHop = hop => new RoleChainHop(hop.RoleArn, hop) { DurationSeconds = 3600 };
            },
            2,
            Side.Request,
            Id.DurationExceedsRoleMaximum),
        ["longer than an hour in a chain"] = new(setup => setup.DeployHop = hop => new RoleChainHop(hop.RoleArn, hop) { DurationSeconds = 7200 }, 2, Side.Request, Id.DurationExceedsChainingLimit),
        ["another partition"] = new(setup => setup.DeployHop = hop => new RoleChainHop("arn:aws-cn:iam::222222222222:role/ci/deploy"), 2, Side.Request, Id.PartitionMismatch),
        ["a role that is to take itself"] = new(
            setup =>
            {
                setup.DeployHop = _ => new RoleChainHop(TrialSetup.Base);
                setup.BaseTrust = "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"" + TrialSetup.Provider + "\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"},{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:role/other\"},\"Action\":\"sts:AssumeRole\"}]}";
            },
            2,
            Side.TrustPolicy,
            Id.RoleDoesNotTrustItself,
            Statement: 2),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    /// <summary>A chain that is wrong in one place.</summary>
    internal static TrialSetup Broken(string name)
    {
        var setup = new TrialSetup();
        Cases[name].Break(setup);
        return setup;
    }

    [Fact]
    public async Task The_chain_is_let_in_where_nothing_is_wrong()
    {
        var trial = await new TrialSetup().TryAsync();
        Assert.Equal((HopVerdict.Allowed, 2), (trial.Verdict, trial.Hops.Count));
        Assert.All(trial.Hops, hop => Assert.Empty(hop.Causes));
        Assert.InRange(Cases.Count, 40, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_is_explained(string name)
    {
        var expected = Cases[name];
        var setup = new TrialSetup();
        expected.Break(setup);
        var trial = await setup.TryAsync();

        Assert.Equal(HopVerdict.Denied, trial.Verdict);
        var refused = trial.Hops.First(hop => hop.Verdict == HopVerdict.Denied);
        var cause = refused.Causes[0];
        Assert.Equal((expected.Hop, expected.Hop, expected.Side, expected.Id), (refused.HopNumber, cause.HopNumber, cause.Side, cause.Id));
        Assert.Equal((expected.Statement ?? cause.Statement, expected.Operator, expected.Key), (cause.Statement, cause.Operator, cause.Key));
        Assert.True(cause.IsCertain);
        Assert.NotEmpty(cause.Fix);
        if (expected.Json is not null)
        {
            Assert.Contains(expected.Json, cause.FixJson, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("canary-", trial.ToString() + string.Join(string.Empty, cause.Expected.Concat(cause.Actual)), StringComparison.Ordinal);
    }

    private static Case Sub(string value, Id id, string operatorName = "StringEquals", string? json = null) => Condition(
        "{\"StringEquals\":{\"" + Host + ":aud\":\"sts.amazonaws.com\"},\"" + (operatorName == "StringEquals" ? "StringEqualsIfExists" : operatorName) + "\":{\"" + Host + ":sub\":\"" + value + "\"}}",
        id,
        operatorName == "StringEquals" ? "StringEqualsIfExists" : operatorName,
        Host + ":sub",
        json ?? TrialSetup.Main);

    private static Case Condition(string condition, Id id, string operatorName, string key, string? json = null) =>
        new(setup => setup.BaseCondition = condition, 1, Side.TrustPolicy, id, 1, operatorName, key, json);

    private static Case Deploy(string condition, Id id, string operatorName, string key, string? json = null) =>
        new(setup => setup.DeployCondition = condition, 2, Side.TrustPolicy, id, 1, operatorName, key, json);

    private static Action<TrialSetup> Tagged(Action<TrialSetup> then) => setup =>
    {
        setup.DeployHop = hop => new RoleChainHop(hop.RoleArn, hop) { Tags = [new SessionTag("team", "a")] };
        then(setup);
    };

    private sealed record Case(Action<TrialSetup> Break, int Hop, Side Side, Id Id, int? Statement = null, string? Operator = null, string? Key = null, string? Json = null);
}
