using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Policy;

/// <summary>Decides whether a role may be assumed (IAM user guide, "Policy evaluation logic" and "Cross-account policy evaluation logic").</summary>
public static class RoleAssumptionAuthorizer
{
    private const string SetSourceIdentity = "sts:SetSourceIdentity";

    /// <summary>Asks the trust policy and, where it must agree, the caller's side.</summary>
    /// <param name="assumption">What is asked.</param>
    /// <exception cref="ArgumentException">A policy is not of the kind that its place asks for.</exception>
    public static AssumptionDecision Authorize(RoleAssumption assumption)
    {
        _ = assumption ?? throw new ArgumentNullException(nameof(assumption));

        if (assumption.TrustPolicy.Kind != PolicyKind.Trust || assumption.CallerPolicies.Any(policy => policy.Kind != PolicyKind.Identity))
        {
            throw new ArgumentException("The role has a trust policy and the caller identity policies.", nameof(assumption));
        }

        var request = assumption.Request;

        // Someone with a token is not a principal of AWS yet and has no policies; the call is not signed.
        var hasPolicies = request.Principal.Kind is not (RequestPrincipalKind.Federated or RequestPrincipalKind.Service);
        var trust = PolicyEvaluator.Evaluate(assumption.TrustPolicy, request);
        IReadOnlyList<PolicyEvaluation> callers = hasPolicies ? [.. assumption.CallerPolicies.Select(policy => PolicyEvaluator.Evaluate(policy, request))] : [];
        var callerMustAllow = hasPolicies && trust.Verdict == PolicyVerdict.Allowed && CallerMustAllow(assumption, trust);
        var reason = Decide(trust, callers, callerMustAllow);
        return new AssumptionDecision(reason, callerMustAllow, trust, callers, DecisionExplanation.Write(assumption, reason, callerMustAllow, trust, callers));
    }

    private static AssumptionRefusal Decide(PolicyEvaluation trust, IReadOnlyList<PolicyEvaluation> callers, bool callerMustAllow)
    {
        if (trust.Verdict == PolicyVerdict.ExplicitDeny)
        {
            return AssumptionRefusal.TrustPolicyExplicitDeny;
        }

        if (callers.Any(policy => policy.Verdict == PolicyVerdict.ExplicitDeny))
        {
            return AssumptionRefusal.CallerPolicyExplicitDeny;
        }

        if (trust.Verdict != PolicyVerdict.Allowed)
        {
            return AssumptionRefusal.TrustPolicyNoAllow;
        }

        return callerMustAllow && !callers.Any(policy => policy.Verdict == PolicyVerdict.Allowed)
            ? AssumptionRefusal.CallerPolicyNoAllow
            : AssumptionRefusal.None;
    }

    private static bool CallerMustAllow(RoleAssumption assumption, PolicyEvaluation trust)
    {
        var principal = assumption.Request.Principal;
        if (principal.AccountId != assumption.TargetAccountId)
        {
            return true;
        }

        // In role chaining, both sides must allow it in the same account too ("Monitor and control actions taken with assumed roles").
        if (principal.Kind == RequestPrincipalKind.RoleSession && string.Equals(assumption.Request.Action, SetSourceIdentity, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (principal.Kind == RequestPrincipalKind.Account)
        {
            // The root user cannot assume roles at all (STS API reference, AssumeRole): it needs a policy here that it cannot have.
            return true;
        }

        // Trust in the account leaves the decision to the account's own policies; trust in the caller itself, or in everyone, is a grant.
        // ("For IAM users and role principals within your account, no other permissions are required.")
        return !trust.Statements.Any(statement =>
            statement.Applies
            && statement.Effect == PolicyEffect.Allow
            && statement.PrincipalMatch is PrincipalMatch.Role or PrincipalMatch.Session or PrincipalMatch.User or PrincipalMatch.Anyone);
    }
}
