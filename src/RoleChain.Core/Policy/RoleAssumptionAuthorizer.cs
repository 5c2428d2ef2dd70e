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

        if (assumption.TrustPolicy.Kind != PolicyKind.Trust || assumption.CallerPolicies.Concat(assumption.SessionPolicies).Any(policy => policy.Kind != PolicyKind.Identity))
        {
            throw new ArgumentException("The role has a trust policy; the caller has identity policies, and its session policies are identity policies too.", nameof(assumption));
        }

        var request = assumption.Request;

        // Someone with a token is not a principal of AWS yet and has no policies; the call is not signed.
        var hasPolicies = request.Principal.Kind is not (RequestPrincipalKind.Federated or RequestPrincipalKind.Service);
        var trust = PolicyEvaluator.Evaluate(assumption.TrustPolicy, request);
        var callerMustAllow = hasPolicies && trust.Verdict == PolicyVerdict.Allowed && CallerMustAllow(assumption, trust);
        var hasSessionPolicies = request.Principal.Kind == RequestPrincipalKind.RoleSession && assumption.SessionPolicies.Count > 0;
        var evaluation = new AssumptionEvaluation
        {
            Trust = trust,
            Callers = hasPolicies ? Evaluate(assumption.CallerPolicies, request) : [],
            Sessions = hasSessionPolicies ? Evaluate(assumption.SessionPolicies, request) : [],
            CallerMustAllow = callerMustAllow,
            SessionMustAllow = hasSessionPolicies && trust.Verdict == PolicyVerdict.Allowed && (callerMustAllow || !Grants(trust, PrincipalMatch.Session)),
        };
        var reason = Decide(evaluation);
        return new AssumptionDecision(reason, evaluation, DecisionExplanation.Write(assumption, reason, evaluation));
    }

    private static IReadOnlyList<PolicyEvaluation> Evaluate(IReadOnlyList<PolicyDocument> policies, AuthorizationRequest request) =>
        [.. policies.Select(policy => PolicyEvaluator.Evaluate(policy, request))];

    private static AssumptionRefusal Decide(AssumptionEvaluation evaluation)
    {
        if (evaluation.Trust.Verdict == PolicyVerdict.ExplicitDeny)
        {
            return AssumptionRefusal.TrustPolicyExplicitDeny;
        }

        if (Has(evaluation.Callers, PolicyVerdict.ExplicitDeny))
        {
            return AssumptionRefusal.CallerPolicyExplicitDeny;
        }

        if (Has(evaluation.Sessions, PolicyVerdict.ExplicitDeny))
        {
            return AssumptionRefusal.SessionPolicyExplicitDeny;
        }

        if (evaluation.Trust.Verdict != PolicyVerdict.Allowed)
        {
            return AssumptionRefusal.TrustPolicyNoAllow;
        }

        if (evaluation.CallerMustAllow && !Has(evaluation.Callers, PolicyVerdict.Allowed))
        {
            return AssumptionRefusal.CallerPolicyNoAllow;
        }

        return evaluation.SessionMustAllow && !Has(evaluation.Sessions, PolicyVerdict.Allowed)
            ? AssumptionRefusal.SessionPolicyNoAllow
            : AssumptionRefusal.None;
    }

    private static bool Has(IReadOnlyList<PolicyEvaluation> policies, PolicyVerdict verdict) => policies.Any(policy => policy.Verdict == verdict);

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
        return !Grants(trust, PrincipalMatch.Role, PrincipalMatch.Session, PrincipalMatch.User, PrincipalMatch.Anyone);
    }

    // A grant to a session's ARN is not limited by what its session policies leave out; one to its role's ARN is (IAM user guide,
    // "Policy evaluation logic"). Of a grant to everyone the guide says nothing here: it is taken as limited, which allows less.
    private static bool Grants(PolicyEvaluation trust, params PrincipalMatch[] matches) =>
        trust.Statements.Any(statement => statement.Applies && statement.Effect == PolicyEffect.Allow && matches.Contains(statement.PrincipalMatch));
}
