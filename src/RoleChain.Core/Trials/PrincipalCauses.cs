using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Trials;

/// <summary>Why a statement does not name who asks.</summary>
internal static class PrincipalCauses
{
    public static RefusalCause Find(CauseDraft draft)
    {
        var question = draft.Question;
        var named = draft.Statement!.Statement.Principals.Select(principal => principal.Value).ToArray();
        var shown = string.Join(", ", named.Take(4).Select(value => SafeText.ForDisplay(value, 256)));
        var caller = question.PrincipalArn ?? string.Empty;
        var needsOwn = OwnStatement.IsNeededForPrincipal(question, draft.Statement);
        var json = needsOwn ? OwnStatement.Json(question, draft.Actions) : Json(draft, caller);
        var ownFix = needsOwn ? "Add a statement of its own that names " + (question.IsWithToken ? "the token's provider and subject." : "the caller's role.") : null;
        RefusalCause Cause(RefusalCauseId id, string message, string fix) => draft.Cause(id, message, ownFix ?? fix, named, [caller], json);
        if (question.IsWithToken)
        {
            var (why, fix) = HostedProviders.Has(caller) ? (", which IAM knows by its host.", "Name the host, in place of a provider's ARN.")
                : IsOfAccount(named.Where(IsProvider), question.Role.Account) ? (": another issuer.", "Name the provider of the token's issuer.")
                : named.Any(IsProvider) ? (", and a role trusts a provider of its own account alone.", "Name the provider of the role's own account.")
                : (".", "Name the provider of the token's issuer.");
            return Cause(RefusalCauseId.ProviderNotTrusted, $"{draft.Place} names {shown}; the token is of {SafeText.ForDisplay(caller, 256)}" + why, fix);
        }

        if (draft.Statement.Statement.Principals.Any(principal => principal.IsUniqueId))
        {
            return Cause(
                RefusalCauseId.PrincipalRecreated,
                $"{draft.Place} names {shown}: IAM puts an id in the place of a role or user that was deleted. One made again under the same name is another.",
                "Save the trust policy again with the caller's ARN.");
        }

        if (caller == question.Role.Text)
        {
            return Cause(RefusalCauseId.RoleDoesNotTrustItself, $"{draft.Place} names {shown}, and not the role itself: a role does not trust itself by itself.", "Leave the hop out, or let the trust policy name the role itself.");
        }

        var session = question.Caller.Principal?.Arn ?? string.Empty;
        var role = session.LastIndexOf('/') is > 0 and var end ? session.Substring(0, end + 1) : session;
        if (role.Length > 0 && named.Any(value => value.StartsWith(role, StringComparison.Ordinal)))
        {
            return draft.Cause(
                RefusalCauseId.SessionNotTrusted,
                $"{draft.Place} names the session {shown}; this one is {SafeText.ForDisplay(session, 256)}.",
                "Name the role, which takes in all its sessions, or give -RoleSessionName as the policy has it.",
                named,
                [session],
                json);
        }

        return Cause(
            RefusalCauseId.CallerNotTrusted,
            $"{draft.Place} names {shown}; the caller is {SafeText.ForDisplay(caller, 256)}" + (IsOtherPath(named, caller) ? ", whose path counts." : "."),
            "Name the caller's role, with its path.");
    }

    /// <summary>The principals with the caller beside those that it can stand beside: not an id, which names nobody any more.</summary>
    private static string Json(CauseDraft draft, string caller)
    {
        // A token stands in the place of what names nobody: the providers of other accounts.
        var others = draft.Question.IsWithToken ? [] : draft.Statement!.Statement.Principals.Where(principal => !principal.IsUniqueId);
        return FixJson.Principal([.. others.Select(principal => (TypeOf(principal), principal.Value)), (draft.Question.PrincipalType, caller)]);
    }

    private static string TypeOf(PolicyPrincipal principal) => principal.Type switch
    {
        PolicyPrincipalType.Federated => "Federated",
        PolicyPrincipalType.Service => "Service",
        _ => "AWS",
    };

    private static bool IsProvider(string named) => named.IndexOf(":oidc-provider/", StringComparison.Ordinal) > 0;

    private static bool IsOfAccount(IEnumerable<string> named, string account) => named.Any(value => PolicyArn.TryParse(value, out var arn) && arn.AccountId == account);

    /// <summary>Whether the caller is named but for its path.</summary>
    private static bool IsOtherPath(string[] named, string caller) => RoleArn.TryParse(caller, out var role, out _)
        && named.Any(value => RoleArn.TryParse(value, out var other, out _) && other.Account == role.Account && other.Partition == role.Partition && other.Name == role.Name);
}
