using System;
using RoleChain.Core.Policy;
using Xunit;

namespace RoleChain.Core.Tests.Policy;

/// <summary>Who must allow an assumption (IAM user guide, "Policy evaluation logic", "Cross-account policy evaluation logic").</summary>
public sealed class RoleAssumptionAuthorizerTests
{
    private const string RoleTrust = "{\"AWS\":\"arn:aws:iam::111111111111:role/ci/base\"}";
    private const string SessionTrust = "{\"AWS\":\"arn:aws:sts::111111111111:assumed-role/base/run-7\"}";
    private const string UserTrust = "{\"AWS\":\"arn:aws:iam::111111111111:user/staff/ann\"}";
    private const string AccountTrust = "{\"AWS\":\"111111111111\"}";
    private const string RootTrust = "{\"AWS\":\"arn:aws:iam::111111111111:root\"}";
    private const string NobodyTrust = "{\"AWS\":\"333333333333\"}";
    private const string ProviderTrust = "{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com\"}";

    [Theory]
    // Same account: a grant to the caller itself, or to everyone, is enough.
    [InlineData("session", RoleTrust, Sample.Home, "none", AssumptionRefusal.None, false)]
    [InlineData("session", SessionTrust, Sample.Home, "none", AssumptionRefusal.None, false)]
    [InlineData("session", "{\"AWS\":\"AROAEXAMPLEROLE00001\"}", Sample.Home, "none", AssumptionRefusal.None, false)]
    [InlineData("user", UserTrust, Sample.Home, "none", AssumptionRefusal.None, false)]
    [InlineData("session", "\"*\"", Sample.Home, "none", AssumptionRefusal.None, false)]
    // Same account: trust in the account leaves it to the caller's policies.
    [InlineData("session", AccountTrust, Sample.Home, "none", AssumptionRefusal.CallerPolicyNoAllow, true)]
    [InlineData("session", RootTrust, Sample.Home, "none", AssumptionRefusal.CallerPolicyNoAllow, true)]
    [InlineData("session", AccountTrust, Sample.Home, "allow", AssumptionRefusal.None, true)]
    [InlineData("user", RootTrust, Sample.Home, "allow", AssumptionRefusal.None, true)]
    [InlineData("user", RootTrust, Sample.Home, "elsewhere", AssumptionRefusal.CallerPolicyNoAllow, true)]
    // The root user cannot assume roles at all.
    [InlineData("root", RootTrust, Sample.Home, "none", AssumptionRefusal.CallerPolicyNoAllow, true)]
    [InlineData("root", "\"*\"", Sample.Home, "none", AssumptionRefusal.CallerPolicyNoAllow, true)]
    // Another account: both sides, however the trust names the caller.
    [InlineData("session", RoleTrust, Sample.Other, "none", AssumptionRefusal.CallerPolicyNoAllow, true)]
    [InlineData("session", RoleTrust, Sample.Other, "allow", AssumptionRefusal.None, true)]
    [InlineData("session", SessionTrust, Sample.Other, "none", AssumptionRefusal.CallerPolicyNoAllow, true)]
    [InlineData("session", AccountTrust, Sample.Other, "none", AssumptionRefusal.CallerPolicyNoAllow, true)]
    [InlineData("session", AccountTrust, Sample.Other, "allow", AssumptionRefusal.None, true)]
    [InlineData("session", "\"*\"", Sample.Other, "none", AssumptionRefusal.CallerPolicyNoAllow, true)]
    [InlineData("session", "\"*\"", Sample.Other, "allow", AssumptionRefusal.None, true)]
    [InlineData("user", UserTrust, Sample.Other, "elsewhere", AssumptionRefusal.CallerPolicyNoAllow, true)]
    // The trust policy must always allow.
    [InlineData("session", NobodyTrust, Sample.Home, "allow", AssumptionRefusal.TrustPolicyNoAllow, false)]
    [InlineData("session", NobodyTrust, Sample.Other, "allow", AssumptionRefusal.TrustPolicyNoAllow, false)]
    // An explicit deny of the caller's wins, also where its allow is not asked for.
    [InlineData("session", RoleTrust, Sample.Home, "deny", AssumptionRefusal.CallerPolicyExplicitDeny, false)]
    [InlineData("session", AccountTrust, Sample.Other, "allow+deny", AssumptionRefusal.CallerPolicyExplicitDeny, true)]
    [InlineData("session", NobodyTrust, Sample.Home, "deny", AssumptionRefusal.CallerPolicyExplicitDeny, false)]
    // A token's holder and a service have no policies.
    [InlineData("federated", ProviderTrust, Sample.Home, "none", AssumptionRefusal.None, false)]
    [InlineData("federated", ProviderTrust, Sample.Home, "deny", AssumptionRefusal.None, false)]
    [InlineData("federated", NobodyTrust, Sample.Home, "allow", AssumptionRefusal.TrustPolicyNoAllow, false)]
    [InlineData("service", "{\"Service\":\"ec2.amazonaws.com\"}", Sample.Home, "none", AssumptionRefusal.None, false)]
    public void Who_must_allow(string caller, string principal, string targetAccount, string callerPolicies, AssumptionRefusal reason, bool callerMustAllow)
    {
        var decision = Authorize(caller, Sample.Trust(principal), targetAccount, callerPolicies);
        Assert.Equal(reason, decision.Reason);
        Assert.Equal(reason == AssumptionRefusal.None, decision.Allowed);
        Assert.Equal(callerMustAllow, decision.CallerMustAllow);
        Assert.Equal(caller is "federated" or "service" || callerPolicies == "none", decision.CallerPolicies.Count == 0);
        Assert.EndsWith(".", decision.Explanation);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("allow")]
    [InlineData("deny")]
    public void A_deny_of_the_trust_policy_wins(string callerPolicies)
    {
        var trust = PolicyDocument.Parse(
            """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:*"},{"Sid":"Never","Effect":"Deny","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}]}""",
            PolicyKind.Trust);
        var decision = Authorize("session", trust, Sample.Home, callerPolicies);
        Assert.Equal(AssumptionRefusal.TrustPolicyExplicitDeny, decision.Reason);
        Assert.Contains("statement 2 (Sid Never)", decision.Explanation);
    }

    [Theory]
    // In role chaining SetSourceIdentity is asked of both sides, in the same account too; of a user it is not.
    [InlineData("session", RoleTrust, "none", AssumptionRefusal.CallerPolicyNoAllow)]
    [InlineData("session", RoleTrust, "allow", AssumptionRefusal.None)]
    [InlineData("user", UserTrust, "none", AssumptionRefusal.None)]
    public void SetSourceIdentity_asks_both_sides(string caller, string principal, string callerPolicies, AssumptionRefusal reason) =>
        Assert.Equal(reason, Authorize(caller, Sample.Trust(principal), Sample.Home, callerPolicies, "sts:SetSourceIdentity").Reason);

    [Fact]
    public void A_direct_grant_counts_only_where_its_statement_applies()
    {
        var trust = PolicyDocument.Parse(
            """{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/ci/base"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x"}}},{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}]}""",
            PolicyKind.Trust);
        Assert.Equal(AssumptionRefusal.CallerPolicyNoAllow, Authorize("session", trust, Sample.Home, "none").Reason);
    }

    [Fact]
    public void The_explanation_names_the_condition_and_not_its_values()
    {
        var trust = PolicyDocument.Parse(
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"333333333333"},"Action":"sts:AssumeRole"},{"Sid":"Vendor","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/ci/base"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"expected-s3cret"},"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}""",
            PolicyKind.Trust);
        var request = Sample.Request(RequestContext.Empty.With("sts:ExternalId", "actual-s3cret"));
        var decision = RoleAssumptionAuthorizer.Authorize(new RoleAssumption(trust, request, Sample.Home));
        Assert.Equal(
            "The trust policy does not allow sts:AssumeRole to " + Sample.Session + ": statement 2 (Sid Vendor) asks for StringEquals on sts:ExternalId, which does not hold and asks for Bool on aws:MultiFactorAuthPresent, a key that the request does not have.",
            decision.Explanation);
    }

    [Fact]
    public void The_explanation_says_what_the_caller_lacks()
    {
        Assert.Equal(
            "The trust policy allows sts:AssumeRole to " + Sample.Session + " (statement 1), but the caller's policies must allow it too because the role is in another account, and none does: statement 1 does not have the role.",
            Authorize("session", Sample.Trust(RoleTrust), Sample.Other, "elsewhere").Explanation);
        Assert.Contains("because the trust is in the account, not in the caller itself, and none does: there is none.", Authorize("session", Sample.Trust(RootTrust), Sample.Home, "none").Explanation);
        Assert.Contains("because role chaining asks both sides for it", Authorize("session", Sample.Trust(RoleTrust), Sample.Home, "none", "sts:SetSourceIdentity").Explanation);
        Assert.Contains(": policy 2, statement 1.", Authorize("session", Sample.Trust(RoleTrust), Sample.Home, "allow+deny").Explanation);
        Assert.EndsWith("(statement 1), which is enough.", Authorize("session", Sample.Trust(RoleTrust), Sample.Home, "none").Explanation);
        Assert.EndsWith(" and so does the caller's own (statement 1).", Authorize("session", Sample.Trust(RoleTrust), Sample.Other, "allow").Explanation);
    }

    [Fact]
    public void A_policy_in_the_wrong_place_is_an_argument_error()
    {
        Assert.Throws<ArgumentException>(() => RoleAssumptionAuthorizer.Authorize(new RoleAssumption(Sample.Identity("*"), Sample.Request(), Sample.Home)));
        Assert.Throws<ArgumentException>(() => RoleAssumptionAuthorizer.Authorize(new RoleAssumption(Sample.Trust("\"*\""), Sample.Request(), Sample.Home) { CallerPolicies = [Sample.Trust("\"*\"")] }));
        Assert.Throws<ArgumentNullException>(() => RoleAssumptionAuthorizer.Authorize(null!));
    }

    private static AssumptionDecision Authorize(string caller, PolicyDocument trust, string targetAccount, string callerPolicies, string action = "sts:AssumeRole")
    {
        PolicyDocument[] policies = callerPolicies switch
        {
            "none" => [],
            "allow" => [Sample.Identity("arn:aws:iam::*:role/deploy")],
            "elsewhere" => [Sample.Identity("arn:aws:iam::*:role/other")],
            "deny" => [Sample.Identity("*", effect: "Deny")],
            _ => [Sample.Identity("*"), Sample.Identity("*", effect: "Deny")],
        };
        var request = Sample.Request(action: action, principal: Sample.Caller(caller), resource: "arn:aws:iam::" + targetAccount + ":role/deploy");
        return RoleAssumptionAuthorizer.Authorize(new RoleAssumption(trust, request, targetAccount) { CallerPolicies = policies });
    }
}
