using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RoleChain.Core.Policy;
using Xunit;

namespace RoleChain.Core.Tests.Policy;

/// <summary>The laws of a decision, whatever the policies: what adds access, what takes it away, what does not matter, and what may be said of the unknown.</summary>
[Properties(Arbitrary = [typeof(AuthorizerProperties)], MaxTest = 4000)]
public sealed class AuthorizerProperties
{
    public static Arbitrary<GeneratedAssumption> Assumptions() => (
        from seed in Gen.Choose(0, int.MaxValue)
        from hasUnknown in Gen.Elements(false, true)
        select GeneratedAssumption.Make(seed, hasUnknown)).ToArbitrary();

    [Property]
    public bool Another_allow_takes_nothing_away(GeneratedAssumption assumption)
    {
        var more = assumption.WithStatement(new Random(assumption.Seed), random => GeneratedAssumption.Statement(random, "Allow"));
        return Access(more) >= Access(assumption);
    }

    [Property]
    public bool Another_deny_gives_nothing(GeneratedAssumption assumption)
    {
        var more = assumption.WithStatement(new Random(assumption.Seed), random => GeneratedAssumption.Statement(random, "Deny"));
        return Access(more) <= Access(assumption);
    }

    [Property]
    public bool An_explicit_deny_wins(GeneratedAssumption assumption)
    {
        var decision = assumption.WithStatement(new Random(assumption.Seed), _ => GeneratedStatement.Universal("Deny")).Decide();
        return decision.Reason is AssumptionRefusal.TrustPolicyExplicitDeny
            or AssumptionRefusal.CallerPolicyExplicitDeny
            or AssumptionRefusal.SessionPolicyExplicitDeny
            or AssumptionRefusal.PermissionsBoundaryExplicitDeny
            or AssumptionRefusal.ServiceControlPolicyExplicitDeny
            or AssumptionRefusal.ResourceControlPolicyExplicitDeny;
    }

    [Property]
    public bool No_order_matters(GeneratedAssumption assumption)
    {
        var decision = assumption.Decide();
        var mixed = assumption.Decide(new Random(assumption.Seed));
        return decision.Reason == mixed.Reason && decision.CallerMustAllow == mixed.CallerMustAllow && decision.SessionMustAllow == mixed.SessionMustAllow;
    }

    [Property]
    public bool A_wildcard_allows_no_less_than_the_literal(GeneratedAssumption assumption) =>
        Access(assumption.Widened(new Random(assumption.Seed))) >= Access(assumption);

    [Property]
    public bool What_is_said_holds_whatever_is_not_known(GeneratedAssumption assumption)
    {
        var random = new Random(assumption.Seed);
        var access = Access(assumption);
        return access == 1 || Enumerable.Range(0, 8).All(_ => Access(assumption.Completed(random)) == access);
    }

    [Property]
    public bool Nothing_is_unknown_where_all_is_known(GeneratedAssumption assumption)
    {
        // But for the levels of several service control policies, which are never known.
        var decision = assumption.Completed(new Random(assumption.Seed)).Decide();
        return decision.Reason != AssumptionRefusal.Unknown || decision.ServiceControlPolicies.Count > 1;
    }

    [Property]
    public bool Every_decision_can_be_explained(GeneratedAssumption assumption)
    {
        var decision = assumption.Decide();
        return decision.Explanation.EndsWith('.') && decision.Allowed == (decision.Reason == AssumptionRefusal.None);
    }

    [Fact]
    public void The_laws_are_tried_on_every_outcome()
    {
        var reasons = new Dictionary<AssumptionRefusal, int>();
        for (var seed = 0; seed < 4000; seed++)
        {
            var reason = GeneratedAssumption.Make(seed, hasUnknown: seed % 2 == 0).Decide().Reason;
            reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
        }

        foreach (var reason in Enum.GetValues<AssumptionRefusal>())
        {
            Assert.True(reasons.GetValueOrDefault(reason) >= 10, reason + ": " + reasons.GetValueOrDefault(reason));
        }
    }

    /// <summary>0 where it is refused, 1 where it is not known, 2 where it is allowed.</summary>
    private static int Access(GeneratedAssumption assumption) => assumption.Decide().Reason switch
    {
        AssumptionRefusal.None => 2,
        AssumptionRefusal.Unknown => 1,
        _ => 0,
    };
}
