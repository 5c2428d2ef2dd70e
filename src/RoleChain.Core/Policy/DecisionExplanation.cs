using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace RoleChain.Core.Policy;

/// <summary>
/// Writes the sentence that explains a decision. Names only what is no secret: ARNs, actions, statements, operators and keys. Values of
/// conditions stay out: an external id is one.
/// </summary>
internal static class DecisionExplanation
{
    private const string Caller = "A policy of the caller";
    private const string Session = "A session policy of the caller";
    private const string Boundary = "The permissions boundary of the caller";
    private const string ServiceControl = "A service control policy over the caller's account";
    private const string ResourceControl = "A resource control policy over the role's account";

    public static string Write(RoleAssumption assumption, AssumptionRefusal reason, AssumptionEvaluation evaluation)
    {
        var (trust, callers, sessions) = (evaluation.Trust, evaluation.Callers, evaluation.Sessions);
        var subject = SafeText.ForDisplay(assumption.Request.Action, 128) + " to " + assumption.Request.Principal;
        return reason switch
        {
            AssumptionRefusal.TrustPolicyExplicitDeny => "The trust policy denies " + subject + ": " + Applying(trust, PolicyEffect.Deny) + ".",
            AssumptionRefusal.TrustPolicyNoAllow => "The trust policy does not allow " + subject + ": " + ClosestMiss(trust) + ".",
            AssumptionRefusal.CallerPolicyExplicitDeny => DeniedBy(Caller, subject, callers),
            AssumptionRefusal.SessionPolicyExplicitDeny => DeniedBy(Session, subject, sessions),
            AssumptionRefusal.CallerPolicyNoAllow => TrustAllows(trust, subject) + ", but the caller's policies must allow it too" + Because(assumption) + ", and none does: " + MissOf(callers) + ".",
            AssumptionRefusal.SessionPolicyNoAllow => TrustAllows(trust, subject) + ", but the caller's session was made with session policies, which bound it, and none of them allows it: " + MissOf(sessions) + ".",
            AssumptionRefusal.PermissionsBoundaryExplicitDeny => DeniedBy(Boundary, subject, evaluation.Boundaries),
            AssumptionRefusal.ServiceControlPolicyExplicitDeny => DeniedBy(ServiceControl, subject, evaluation.ServiceControls),
            AssumptionRefusal.ResourceControlPolicyExplicitDeny => DeniedBy(ResourceControl, subject, evaluation.ResourceControls),
            AssumptionRefusal.PermissionsBoundaryNoAllow => "The caller's permissions boundary does not allow " + subject + ": " + MissOf(evaluation.Boundaries) + ".",
            AssumptionRefusal.ServiceControlPolicyNoAllow => "The service control policies over the caller's account do not allow " + subject + ": " + MissOf(evaluation.ServiceControls) + ".",
            AssumptionRefusal.Unknown => "It is not known whether " + subject + " is allowed: nothing that is known refuses it.",
            _ => TrustAllows(trust, subject) + CallersPart(evaluation) + ".",
        };
    }

    private static string TrustAllows(PolicyEvaluation trust, string subject) =>
        "The trust policy " + (trust.Allows ? "allows " : "may allow ") + subject + " (" + Applying(trust, PolicyEffect.Allow) + ")";

    private static string DeniedBy(string owner, string subject, IReadOnlyList<PolicyEvaluation> policies)
    {
        var (policy, number) = Find(policies, PolicyVerdict.ExplicitDeny);
        return owner + " denies " + subject + ": " + PolicyName(number, policies.Count) + Applying(policy, PolicyEffect.Deny) + ".";
    }

    private static string CallersPart(AssumptionEvaluation evaluation)
    {
        if (!evaluation.CallerMustAllow && !evaluation.SessionMustAllow)
        {
            return ", which is enough";
        }

        return (evaluation.CallerMustAllow ? AllowedBy("the caller's own", evaluation.Callers) : string.Empty)
            + (evaluation.SessionMustAllow ? AllowedBy("its session policy", evaluation.Sessions) : string.Empty);
    }

    private static string AllowedBy(string owner, IReadOnlyList<PolicyEvaluation> policies)
    {
        var (policy, number) = Find(policies, PolicyVerdict.Allowed);
        return " and so does " + owner + " (" + PolicyName(number, policies.Count) + Applying(policy, PolicyEffect.Allow) + ")";
    }

    private static string Because(RoleAssumption assumption)
    {
        var principal = assumption.Request.Principal;
        if (principal.AccountId != assumption.TargetAccountId)
        {
            return " because the role is in another account";
        }

        return principal.Kind == RequestPrincipalKind.RoleSession && string.Equals(assumption.Request.Action, StsActions.SetSourceIdentity, StringComparison.OrdinalIgnoreCase)
            ? " because role chaining asks both sides for it"
            : " because the trust is in the account, not in the caller itself";
    }

    private static string MissOf(IReadOnlyList<PolicyEvaluation> policies)
    {
        if (policies.Count == 0)
        {
            return "there is none";
        }

        var closest = policies
            .Select((policy, index) => (Policy: policy, Number: index + 1, Score: policy.Statements.Where(IsAllow).Select(Score).DefaultIfEmpty(-1).Max()))
            .OrderByDescending(candidate => candidate.Score)
            .First();
        return PolicyName(closest.Number, policies.Count) + ClosestMiss(closest.Policy);
    }

    private static string ClosestMiss(PolicyEvaluation policy)
    {
        var closest = policy.Statements.Where(IsAllow).OrderByDescending(Score).FirstOrDefault();
        if (closest is null)
        {
            return "it has no statement that allows anything";
        }

        var misses = new List<string>();
        if (!closest.PrincipalMatched)
        {
            misses.Add("does not name the caller");
        }

        if (!closest.ActionMatched)
        {
            misses.Add("does not have the action");
        }

        if (!closest.ResourceMatched && !closest.ResourceIsUnknown)
        {
            misses.Add("does not have the role");
        }

        misses.AddRange(closest.Conditions.Where(condition => !condition.Matched && !condition.IsUnknown).Select(condition =>
            "asks for " + condition.Operator + " on " + SafeText.ForDisplay(condition.Key, 256) + (condition.IsKeyPresent ? ", which does not hold" : ", a key that the request does not have")));
        return closest + " " + string.Join(" and ", misses);
    }

    private static bool IsAllow(StatementTrace statement) => statement.Effect == PolicyEffect.Allow;

    // The statement that the reader has in mind names the caller and the action; what it lacks then is what to tell.
    private static int Score(StatementTrace statement) =>
        (statement.PrincipalMatched ? 8 : 0) + (statement.ActionMatched ? 4 : 0) + (statement.ResourceMatched ? 2 : 0) + (statement.ConditionsMatched ? 1 : 0);

    private static string Applying(PolicyEvaluation policy, PolicyEffect effect) =>
        policy.Statements.Where(statement => statement.Effect == effect).FirstOrDefault(statement => statement.Applies)?.ToString()
            ?? policy.Statements.First(statement => statement.Effect == effect && statement.MayApply).ToString();

    private static (PolicyEvaluation Policy, int Number) Find(IReadOnlyList<PolicyEvaluation> policies, PolicyVerdict verdict)
    {
        var index = 0;
        while (policies[index].Verdict != verdict)
        {
            index++;
        }

        return (policies[index], index + 1);
    }

    private static string PolicyName(int number, int count) =>
        count == 1 ? string.Empty : "policy " + number.ToString(CultureInfo.InvariantCulture) + ", ";
}
