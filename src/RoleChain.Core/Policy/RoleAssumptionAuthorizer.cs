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
        var asksBothSides = AsksBothSides(assumption);

        // While an allow of the trust policy is certain, what it may grant besides is left out; where it refuses, that could turn it.
        var callerMustAllow = hasPolicies && mayPass && (asksBothSides || !GrantsCaller(trust, countsOpen: !trust.Allows));
        var callerMustAllowSurely = callerMustAllow && (asksBothSides || !GrantsCaller(trust, countsOpen: true));
        var isBound = mayPass && (callerMustAllow || !GrantsUnbound(trust, countsOpen: !trust.Allows));
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
            CallerMustAllowSurely = callerMustAllowSurely,
            BoundsMustAllowSurely = callerMustAllowSurely || !GrantsUnbound(trust, countsOpen: true),
        };
        var reason = Decide(assumption, evaluation, hasPolicies);
        return new AssumptionDecision(reason, evaluation, () => DecisionExplanation.Write(assumption, reason, evaluation));
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

        // The root user has no policy that counts: "You cannot call AssumeRole by using AWS account root user credentials; access is denied" (STS API reference).
        var isRoot = assumption.Request.Principal.Kind == RequestPrincipalKind.Account;
        if (evaluation.CallerMustAllowSurely && (isRoot || (!callersAreOpen && !evaluation.Callers.Any(policy => policy.MayAllow))))
        {
            return AssumptionRefusal.CallerPolicyNoAllow;
        }

        if (evaluation.SessionMustAllow && evaluation.BoundsMustAllowSurely && !evaluation.Sessions.Any(policy => policy.MayAllow))
        {
            return AssumptionRefusal.SessionPolicyNoAllow;
        }

        if (evaluation.BoundaryMustAllow && evaluation.BoundsMustAllowSurely && !evaluation.Boundaries.Any(policy => policy.MayAllow))
        {
            return AssumptionRefusal.PermissionsBoundaryNoAllow;
        }

        // One that is not known could stand beside these and allow it.
        if (!assumption.HasUnknownOrganizationPolicies && ListsWhatIsAllowed(evaluation.ServiceControls) && !evaluation.ServiceControls.Any(policy => policy.MayAllow))
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
            || DependsOnLevels(evaluation.ServiceControls);
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
        policies.Any(policy => policy.ListsWhatIsAllowed);

    // "An explicit Allow is needed at every level from the root through each OU in the direct path to the account": which policy stands at which
    // level is not known, so that all that list what is allowed must.
    private static bool DependsOnLevels(IReadOnlyList<PolicyEvaluation> policies) =>
        policies.Any(policy => policy.ListsWhatIsAllowed && !policy.Allows);

    private static bool AsksBothSides(RoleAssumption assumption)
    {
        var principal = assumption.Request.Principal;
        if (principal.AccountId != assumption.TargetAccountId)
        {
            return true;
        }

        // In role chaining, both sides must allow it in the same account too ("Monitor and control actions taken with assumed roles").
        if (principal.Kind == RequestPrincipalKind.RoleSession && string.Equals(assumption.Request.Action, StsActions.SetSourceIdentity, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        // It needs a policy here that it cannot have.
        return principal.Kind == RequestPrincipalKind.Account;
    }

    // Trust in the account leaves the decision to the account's own policies; trust in the caller itself, or in everyone, is a grant.
    // ("For IAM users and role principals within your account, no other permissions are required.")
    private static bool GrantsCaller(PolicyEvaluation trust, bool countsOpen) =>
        trust.Statements.Any(statement => IsGrant(statement, countsOpen) && statement.PrincipalMatch is PrincipalMatch.Role or PrincipalMatch.Session or PrincipalMatch.User or PrincipalMatch.Anyone);

    // A grant to a session's ARN or a user's is not limited by what session policies and the boundary leave out; one to a role's ARN is. Nor do
    // they "limit permissions granted using the aws:PrincipalArn condition key with a wildcard(*) in the Principal element" (IAM user guide,
    // "Policy evaluation for requests within a single account"). A grant to everyone without that condition grants no less.
    private static bool GrantsUnbound(PolicyEvaluation trust, bool countsOpen) =>
        trust.Statements.Any(statement => IsGrant(statement, countsOpen) && statement.PrincipalMatch is PrincipalMatch.Session or PrincipalMatch.User or PrincipalMatch.Anyone);

    private static bool IsGrant(StatementTrace statement, bool countsOpen) =>
        statement.Effect == PolicyEffect.Allow && (statement.Applies || (countsOpen && statement.MayApply));
}
