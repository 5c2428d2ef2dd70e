using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Policy;

/// <summary>
/// Decides whether a role may be assumed (IAM user guide, "Policy evaluation logic" and "Cross-account policy evaluation logic"). Where something
/// is not known, it refuses only what is refused whatever that is, and allows only what is allowed whatever that is.
/// </summary>
public static class RoleAssumptionAuthorizer
{
    private const string SetSourceIdentity = "sts:SetSourceIdentity";

    /// <summary>Asks the trust policy and, where they must agree, the caller's side and the organization's.</summary>
    /// <param name="assumption">What is asked.</param>
    /// <exception cref="ArgumentException">A policy is not of the kind that its place asks for.</exception>
    public static AssumptionDecision Authorize(RoleAssumption assumption)
    {
        _ = assumption ?? throw new ArgumentNullException(nameof(assumption));
        CheckKinds(assumption);
        var request = assumption.Request;

        // Someone with a token is not a principal of AWS yet and has no policies; the call is not signed.
        var hasPolicies = request.Principal.Kind is not (RequestPrincipalKind.Federated or RequestPrincipalKind.Service);
        var isSession = request.Principal.Kind == RequestPrincipalKind.RoleSession;
        var trust = PolicyEvaluator.Evaluate(assumption.TrustPolicy, request);
        var mayPass = trust.Verdict is PolicyVerdict.Allowed or PolicyVerdict.Unknown;
        var callerMustAllow = hasPolicies && mayPass && CallerMustAllow(assumption, trust);
        var isBound = mayPass && (callerMustAllow || (isSession && !Grants(trust, PrincipalMatch.Session)));
        var evaluation = new AssumptionEvaluation
        {
            Trust = trust,
            Callers = hasPolicies ? Evaluate(assumption.CallerPolicies, request) : [],
            Sessions = isSession ? Evaluate(assumption.SessionPolicies, request) : [],
            Boundaries = hasPolicies && assumption.PermissionsBoundary is { } boundary ? Evaluate([boundary], request) : [],
            ServiceControls = hasPolicies ? Evaluate(assumption.ServiceControlPolicies, request) : [],
            ResourceControls = Evaluate(assumption.ResourceControlPolicies, request),
            CallerMustAllow = callerMustAllow,
            SessionMustAllow = isSession && assumption.SessionPolicies.Count > 0 && isBound,
            BoundaryMustAllow = hasPolicies && assumption.PermissionsBoundary is not null && isBound,
        };
        var reason = Decide(assumption, evaluation, hasPolicies);
        return new AssumptionDecision(reason, evaluation, DecisionExplanation.Write(assumption, reason, evaluation));
    }

    private static void CheckKinds(RoleAssumption assumption)
    {
        var identity = assumption.CallerPolicies.Concat(assumption.SessionPolicies).Concat(assumption.ServiceControlPolicies);
        if (assumption.TrustPolicy.Kind != PolicyKind.Trust
            || identity.Any(policy => policy.Kind != PolicyKind.Identity)
            || assumption.PermissionsBoundary is { Kind: not PolicyKind.Identity }
            || assumption.ResourceControlPolicies.Any(policy => policy.Kind != PolicyKind.ResourceControl))
        {
            throw new ArgumentException("The role has a trust policy; the caller has identity policies, and so are its session policies, its boundary and service control policies; the role's account has resource control policies.", nameof(assumption));
        }
    }

    private static IReadOnlyList<PolicyEvaluation> Evaluate(IReadOnlyList<PolicyDocument> policies, AuthorizationRequest request) =>
        [.. policies.Select(policy => PolicyEvaluator.Evaluate(policy, request))];

    private static AssumptionRefusal Decide(RoleAssumption assumption, AssumptionEvaluation evaluation, bool hasPolicies)
    {
        var callersAreOpen = hasPolicies && !assumption.HasAllCallerPolicies;
        if (FindDeny(evaluation) is { } denied)
        {
            return denied;
        }

        if (!evaluation.Trust.MayAllow)
        {
            return AssumptionRefusal.TrustPolicyNoAllow;
        }

        if (evaluation.CallerMustAllow && !callersAreOpen && !evaluation.Callers.Any(policy => policy.MayAllow))
        {
            return AssumptionRefusal.CallerPolicyNoAllow;
        }

        if (evaluation.SessionMustAllow && !evaluation.Sessions.Any(policy => policy.MayAllow))
        {
            return AssumptionRefusal.SessionPolicyNoAllow;
        }

        if (evaluation.BoundaryMustAllow && !evaluation.Boundaries.Any(policy => policy.MayAllow))
        {
            return AssumptionRefusal.PermissionsBoundaryNoAllow;
        }

        if (ListsWhatIsAllowed(evaluation.ServiceControls) && !evaluation.ServiceControls.Any(policy => policy.MayAllow))
        {
            return AssumptionRefusal.ServiceControlPolicyNoAllow;
        }

        var isOpen = callersAreOpen
            || (hasPolicies && assumption.HasUnknownBoundary)
            || assumption.HasUnknownOrganizationPolicies
            || evaluation.All.Any(policy => policy.MayDeny)
            || !evaluation.Trust.Allows
            || (evaluation.CallerMustAllow && !evaluation.Callers.Any(policy => policy.Allows))
            || (evaluation.SessionMustAllow && !evaluation.Sessions.Any(policy => policy.Allows))
            || (evaluation.BoundaryMustAllow && !evaluation.Boundaries.Any(policy => policy.Allows))
            || (ListsWhatIsAllowed(evaluation.ServiceControls) && !evaluation.ServiceControls.Any(policy => policy.Allows));
        return isOpen ? AssumptionRefusal.Unknown : AssumptionRefusal.None;
    }

    private static AssumptionRefusal? FindDeny(AssumptionEvaluation evaluation)
    {
        static bool Denies(IEnumerable<PolicyEvaluation> policies) => policies.Any(policy => policy.Verdict == PolicyVerdict.ExplicitDeny);
        return Denies([evaluation.Trust]) ? AssumptionRefusal.TrustPolicyExplicitDeny
            : Denies(evaluation.Callers) ? AssumptionRefusal.CallerPolicyExplicitDeny
            : Denies(evaluation.Sessions) ? AssumptionRefusal.SessionPolicyExplicitDeny
            : Denies(evaluation.Boundaries) ? AssumptionRefusal.PermissionsBoundaryExplicitDeny
            : Denies(evaluation.ServiceControls) ? AssumptionRefusal.ServiceControlPolicyExplicitDeny
            : Denies(evaluation.ResourceControls) ? AssumptionRefusal.ResourceControlPolicyExplicitDeny
            : null;
    }

    // Policies that only deny are given beside AWS's own FullAWSAccess, which nobody writes into a file.
    private static bool ListsWhatIsAllowed(IReadOnlyList<PolicyEvaluation> policies) =>
        policies.Any(policy => policy.Statements.Any(statement => statement.Effect == PolicyEffect.Allow));

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

    // A grant to a session's ARN is not limited by what its session policies and its role's boundary leave out; one to its role's ARN is (IAM user
    // guide, "Policy evaluation logic" and "Permissions boundaries"); nor is one to a user's ARN. Of a grant to everyone the guide says nothing
    // here: it is taken as limited, which allows less.
    private static bool Grants(PolicyEvaluation trust, params PrincipalMatch[] matches) =>
        trust.Statements.Any(statement => (statement.Applies || (!trust.Allows && statement.MayApply)) && statement.Effect == PolicyEffect.Allow && matches.Contains(statement.PrincipalMatch));
}
