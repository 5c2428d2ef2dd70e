using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Trials;

/// <summary>Why an action of a hop is refused, from the trace of its policies: which statement came nearest, and what of it did not match.</summary>
internal sealed class CauseFinder
{
    private readonly HopQuestion _question;
    private readonly string _action;
    private readonly IReadOnlyList<string> _actions;
    private readonly AssumptionDecision _decision;
    private readonly TrialPolicies _policies;

    /// <param name="question">The hop.</param>
    /// <param name="action">The action that was asked about.</param>
    /// <param name="actions">Every action that the hop needs.</param>
    /// <param name="decision">What came of it.</param>
    /// <param name="policies">The policies that were asked.</param>
    public CauseFinder(HopQuestion question, string action, IReadOnlyList<string> actions, AssumptionDecision decision, TrialPolicies policies)
    {
        _question = question;
        _action = action;
        _actions = actions;
        _decision = decision;
        _policies = policies;
    }

    public IReadOnlyList<RefusalCause> Find() => _decision.Reason switch
    {
        AssumptionRefusal.TrustPolicyExplicitDeny or AssumptionRefusal.CallerPolicyExplicitDeny or AssumptionRefusal.SessionPolicyExplicitDeny
            or AssumptionRefusal.PermissionsBoundaryExplicitDeny or AssumptionRefusal.ServiceControlPolicyExplicitDeny or AssumptionRefusal.ResourceControlPolicyExplicitDeny => [Denied()],
        AssumptionRefusal.TrustPolicyNoAllow => NotTrusted(),
        AssumptionRefusal.CallerPolicyNoAllow => CallerNotAllowed(),
        AssumptionRefusal.SessionPolicyNoAllow => [Limited(RefusalCauseId.SessionPolicyLimits, RefusalSide.SessionPolicy, "Let the session policy of the hop before allow it.")],
        AssumptionRefusal.PermissionsBoundaryNoAllow => [Limited(RefusalCauseId.BoundaryLimits, RefusalSide.PermissionsBoundary, "Let the permissions boundary of the caller's role allow it.")],
        AssumptionRefusal.ServiceControlPolicyNoAllow => [Limited(RefusalCauseId.ServiceControlPolicyLimits, RefusalSide.ServiceControlPolicy, "Let a service control policy over the caller's account allow it.")],
        _ => [],
    };

    /// <summary>The nearest of a policy's statements that allow: one that names the caller and has the action is the one that the reader has in mind.</summary>
    public static StatementTrace? Nearest(IEnumerable<StatementTrace> statements) => statements
        .Where(statement => statement.Effect == PolicyEffect.Allow)
        .OrderByDescending(statement => (statement.PrincipalMatched ? 16 : 0) + (statement.ActionMatched ? 8 : 0) + (statement.ResourceMatched ? 4 : 0) + (statement.ConditionsMatched ? 2 : 0) + NearSubject(statement))
        .ThenByDescending(statement => Exactness(statement.PrincipalMatch))
        .ThenBy(statement => statement.Conditions.Count(condition => !condition.Matched))
        .FirstOrDefault();

    /// <summary>How exactly a statement names the caller: one that names it itself is meant for it, one that names its account for many.</summary>
    private static int Exactness(PrincipalMatch match) => match switch
    {
        PrincipalMatch.Session or PrincipalMatch.Role or PrincipalMatch.User or PrincipalMatch.Federated or PrincipalMatch.Service => 2,
        PrincipalMatch.Account => 1,
        _ => 0,
    };

    /// <summary>Of several statements for several repositories, that of the token's own comes nearer.</summary>
    private static int NearSubject(StatementTrace statement) => statement.Conditions.Any(condition =>
        condition.Actual.Count == 1
        && GitHubSubject.TryParse(condition.Actual[0]) is { } actual
        && condition.Expected.Any(expected => GitHubSubject.TryParse(expected) is { } wanted && string.Equals(wanted.Name, actual.Name, StringComparison.OrdinalIgnoreCase))) ? 1 : 0;

    private CauseDraft Draft(RefusalSide side, NamedPolicy? policy, StatementTrace? statement) => new(_question, _action, side, policy, statement, _actions);

    private RefusalCause Denied()
    {
        var (side, evaluation, policy) = _policies.Asked(_decision).First(asked => asked.Evaluation.Verdict == PolicyVerdict.ExplicitDeny);
        var statement = evaluation.Statements.First(trace => trace.Effect == PolicyEffect.Deny && trace.Applies);
        var draft = Draft(side, policy, statement);
        const string Fix = "Take this hop out of what the statement denies; nothing that is allowed elsewhere outweighs it.";
        var message = $"{draft.Place} denies {_action} to {draft.Caller}" + (statement.Conditions.Count > 0 ? $": {string.Join(", and ", statement.Conditions.Take(4).Select(ConditionCauses.Holding))}." : ".");
        return statement.Conditions.Count > 0
            ? draft.Cause(RefusalCauseId.ExplicitDeny, statement.Conditions[0], message, Fix)
            : draft.Cause(RefusalCauseId.ExplicitDeny, message, Fix);
    }

    private List<RefusalCause> NotTrusted()
    {
        var nearest = Nearest(_decision.Trust.Statements);
        var draft = Draft(RefusalSide.TrustPolicy, _policies.Trust, nearest);
        if (nearest is null)
        {
            return [draft.Cause(RefusalCauseId.ActionNotTrusted, $"{draft.Owner} has no statement that allows anything.", "Add a statement that lets the caller in.", json: OwnStatement.Json(_question, _actions))];
        }

        var causes = new List<RefusalCause>();
        if (!nearest.PrincipalMatched)
        {
            causes.Add(PrincipalCauses.Find(draft));
            if (OwnStatement.IsNeededForPrincipal(_question, nearest))
            {
                // What else of the statement does not match is meant for others.
                return causes;
            }
        }

        if (!nearest.ActionMatched)
        {
            causes.Add(Action(draft));
        }

        // Conditions on the claims of an issuer that the statement names and the token is not of follow from that.
        var isOfOther = !nearest.PrincipalMatched && _question.IsWithToken;
        causes.AddRange(nearest.Conditions.Where(condition => !condition.Matched && !condition.IsUnknown && !(isOfOther && ConditionCauses.IsOfIssuer(condition.Key))).Select(condition => ConditionCauses.Find(draft, condition)));
        return causes;
    }

    private RefusalCause Action(CauseDraft draft)
    {
        var id = _action == StsActions.TagSession ? RefusalCauseId.TagSessionNotTrusted : _action == StsActions.SetSourceIdentity ? RefusalCauseId.SetSourceIdentityNotTrusted : RefusalCauseId.ActionNotTrusted;
        var statement = draft.Statement!.Statement;
        var actions = statement.Actions;
        var isAddition = id != RefusalCauseId.ActionNotTrusted;
        var needsOwn = !isAddition && OwnStatement.IsNeededForAction(_question, draft.Statement);
        return draft.Cause(
            id,
            $"{draft.Place} {(statement.IsNotAction ? "excepts" : "does not have")} the action {_action}" + (isAddition ? ", which is a decision of its own." : $"; it {(statement.IsNotAction ? "excepts" : "has")} {string.Join(", ", actions.Take(4).Select(action => SafeText.ForDisplay(action, 128)))}."),
            (statement.IsNotAction ? "Write the actions that are meant with Action, in a statement of its own"
                : isAddition ? "Add the action to the statement"
                : needsOwn ? "Add a statement of its own"
                : "Put the action in") + (_action == StsActions.TagSession ? ", or pass no tags" + (_question.IsWithToken ? " with the token." : " (-SkipSessionTagging leaves out the default ones).") : _action == StsActions.SetSourceIdentity ? ", or set no source identity." : "."),
            actions,
            [_action],
            statement.IsNotAction ? Statement(draft) : needsOwn ? OwnStatement.Json(_question, _actions) : FixJson.Actions(ActionsFor(statement, isAddition)));
    }

    /// <summary>A statement beside one with NotAction: the two elements exclude each other. Its conditions come with it where there are none to lose; else it is left to its author.</summary>
    private string? Statement(CauseDraft draft) => draft.Statement!.Conditions.Count > 0 ? null : OwnStatement.Json(_question, _actions);

    /// <summary>The actions that the statement needs: those that it has, and what is not among them. Where all whom it names ask alike, the action that is wrong for one of them is of use to none.</summary>
    private string[] ActionsFor(PolicyStatement statement, bool isAddition)
    {
        var isForAll = statement.Principals.All(principal => (principal.Type == PolicyPrincipalType.Federated) == _question.IsWithToken && principal.Type != PolicyPrincipalType.Service);
        var kept = isAddition || !isForAll ? statement.Actions : statement.Actions.Where(IsBesides);
        return kept.Append(_action).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
    }

    /// <summary>Whether an action is of use beside the one that assumes the role.</summary>
    private static bool IsBesides(string action) => string.Equals(action, StsActions.TagSession, StringComparison.OrdinalIgnoreCase) || string.Equals(action, StsActions.SetSourceIdentity, StringComparison.OrdinalIgnoreCase);

    private RefusalCause[] CallerNotAllowed()
    {
        var nearest = Asked(RefusalSide.CallerPolicy)
            .Select(asked => (Statement: Nearest(asked.Evaluation.Statements.Where(statement => statement.ActionMatched)), asked.Policy))
            .Where(pair => pair.Statement is not null)
            .OrderByDescending(pair => pair.Statement!.ResourceMatched)
            .FirstOrDefault();
        var draft = Draft(RefusalSide.CallerPolicy, nearest.Policy, nearest.Statement);
        var json = FixJson.CallerStatement([_action], _question.Role.Text);
        if (nearest.Statement is null)
        {
            var id = _action == StsActions.TagSession ? RefusalCauseId.CallerTagSessionNotAllowed : _action == StsActions.SetSourceIdentity ? RefusalCauseId.CallerSetSourceIdentityNotAllowed : RefusalCauseId.CallerActionNotAllowed;
            return [draft.Cause(id, $"{draft.Owner} do not allow {_action}, which the caller's side must{Because()}.", $"Let a policy of the caller allow {_action} on the role.", json: json)];
        }

        if (!nearest.Statement.ResourceMatched)
        {
            return
            [
                draft.Cause(
                    RefusalCauseId.CallerResourceNotAllowed,
                    $"{draft.Place} allows {_action}, and not on {_question.Role.Text}.",
                    "Put the role's ARN in, with its path.",
                    nearest.Statement.Statement.Resources,
                    [_question.Role.Text],
                    json),
            ];
        }

        return nearest.Statement.Conditions.Where(condition => !condition.Matched && !condition.IsUnknown).Select(condition => ConditionCauses.Find(draft, condition)).ToArray();
    }

    private string Because() => _question.Caller.Principal?.AccountId != _question.Role.Account ? " because the role is in another account"
        : _action == StsActions.SetSourceIdentity ? " because role chaining asks both sides for it"
        : " because the trust is in the account, not in the caller itself";

    private RefusalCause Limited(RefusalCauseId id, RefusalSide side, string fix)
    {
        // Of policies that allow nothing at all, the first.
        var nearest = Asked(side).Select(asked => (Statement: Nearest(asked.Evaluation.Statements), asked.Policy)).OrderByDescending(pair => pair.Statement is not null).FirstOrDefault();
        var draft = Draft(side, nearest.Policy, nearest.Statement);
        var isOne = side == RefusalSide.PermissionsBoundary;
        return draft.Cause(id, $"{draft.Owner} {(isOne ? "does" : "do")} not allow {_action} on {_question.Role.Text}, and {(isOne ? "bounds" : "bound")} what other policies allow.", fix, json: FixJson.CallerStatement([_action], _question.Role.Text));
    }

    private IEnumerable<(RefusalSide Side, PolicyEvaluation Evaluation, NamedPolicy Policy)> Asked(RefusalSide side) => _policies.Asked(_decision).Where(asked => asked.Side == side);
}
