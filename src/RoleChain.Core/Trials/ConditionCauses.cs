using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;
using RoleChain.Core.TrustPolicies;

namespace RoleChain.Core.Trials;

/// <summary>Why a condition does not hold, by its key.</summary>
internal static class ConditionCauses
{
    private const string RequestTag = "aws:RequestTag/";
    private const string PrincipalTag = "aws:PrincipalTag/";

    /// <summary>What conditions on the place and the time of a call ask.</summary>
    private static readonly HashSet<string> PlacesAndTimes = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:SourceIp", "aws:VpcSourceIp", "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:CurrentTime", "aws:EpochTime", "aws:RequestedRegion", "aws:SecureTransport", "aws:TokenIssueTime",
    };

    /// <summary>Keys that calls of STS for a role chain never have (IAM user guide, "AWS global condition context keys": of service principals and forward access sessions).</summary>
    private static readonly HashSet<string> NeverThere = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList",
    };

    private static readonly HashSet<string> Callers = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:userid", "aws:username", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:FederatedProvider",
    };

    /// <summary>Those of them that are of one role or user.</summary>
    private static readonly HashSet<string> OfOne = new(StringComparer.OrdinalIgnoreCase) { "aws:PrincipalArn", "aws:userid", "aws:username" };

    public static RefusalCause Find(CauseDraft draft, ConditionTrace condition)
    {
        var key = condition.Key;
        if (draft.Question.Claims is { } claims && key.StartsWith(claims.KeyPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return OfClaim(draft, condition, claims, key.Substring(claims.KeyPrefix.Length));
        }

        return key switch
        {
            _ when Is(key, "sts:ExternalId") => OfExternalId(draft, condition),
            _ when Is(key, "aws:MultiFactorAuthPresent") || Is(key, "aws:MultiFactorAuthAge") => OfMfa(draft, condition),
            _ when Begins(key, RequestTag) => OfTag(draft, condition, key.Substring(RequestTag.Length)),
            _ when Is(key, "aws:TagKeys") || Is(key, "sts:TransitiveTagKeys") => OfTag(draft, condition, null),
            _ when Begins(key, PrincipalTag) => draft.Cause(
                RefusalCauseId.PrincipalTagMismatch,
                condition,
                Asks(draft, condition, "the caller's tag " + Shown(key.Substring(PrincipalTag.Length))),
                "Tag the caller's role, or let the hop before pass the tag as a transitive session tag."),
            _ when Is(key, "sts:SourceIdentity") || Is(key, "aws:SourceIdentity") => draft.Cause(
                RefusalCauseId.SourceIdentityMismatch,
                condition,
                Asks(draft, condition, "a source identity"),
                draft.Question.IsWithToken ? "A source identity of a hop with a token can come from the token alone: take the condition away." : "Give -SourceIdentity as the condition asks; it is set once, at the first AssumeRole, and travels along."),
            _ when Is(key, "sts:RoleSessionName") => draft.Cause(
                RefusalCauseId.SessionNameMismatch,
                condition,
                Asks(draft, condition, "a session name"),
                "Give -RoleSessionName as the condition asks."),
            _ when PlacesAndTimes.Contains(key) => draft.Cause(
                RefusalCauseId.PlaceOrTimeMismatch,
                condition,
                Asks(draft, condition),
                "Call from where, or when, the condition asks; or let the condition take in where the job runs."),
            _ when Callers.Contains(key) => draft.Cause(
                RefusalCauseId.CallerNotTrusted,
                condition,
                Asks(draft, condition),
                Excludes(condition) ? "Take the caller out of what the condition shuts out, if it is meant to get in." : "Let the condition name the caller, if it is meant to get in.",
                LineForCaller(draft, condition)),
            _ when NeverThere.Contains(key) => draft.Cause(
                RefusalCauseId.ConditionKeyUnknown,
                condition,
                $"{draft.Place} asks for {condition.Operator} on {Shown(key)}, a key that only calls which a service of AWS makes for somebody have.",
                "Take the condition away, or ask for aws:PrincipalAccount, aws:PrincipalArn or aws:PrincipalOrgID."),
            _ when IsOfIssuer(key) => OfOtherIssuer(draft, condition),
            _ => Generic(draft, condition),
        };
    }

    /// <summary>What a condition of a deny has to do with it: that it holds.</summary>
    public static string Holding(ConditionTrace condition) => TrialTrace.IsConfidential(condition)
        ? $"{condition.Operator} on {Shown(condition.Key)} holds"
        : $"{condition.Operator} on {Shown(condition.Key)} ({Expected(condition)}) holds, and {Actual(condition)}";

    private static RefusalCause OfClaim(CauseDraft draft, ConditionTrace condition, TrialClaims claims, string claim)
    {
        if (Excludes(condition))
        {
            return Generic(draft, condition);
        }

        switch (claim.ToLowerInvariant())
        {
            case "sub":
                return SubjectCauses.Find(draft, condition);
            case "aud":
                return draft.Cause(
                    RefusalCauseId.AudienceMismatch,
                    condition,
                    $"{draft.Place} asks for the audience {Expected(condition)}; {Actual(condition)}.",
                    "Ask for a token of that audience with -Audience, or put the token's audience in.",
                    condition.Actual.Count == 1 ? FixJson.ConditionWith(condition, condition.Actual[0]) : null);
        }

        if (condition.IsKeyPresent)
        {
            return draft.Cause(
                IsWildcardTakenLiterally(condition) ? RefusalCauseId.WildcardTakenLiterally : RefusalCauseId.ClaimMismatch,
                condition,
                $"{draft.Place} asks for the claim {Shown(claim)} to be {Expected(condition)}; {Actual(condition)}.",
                "Put the token's value in, if this job is meant to get in.",
                condition.Actual.Count == 1 ? FixJson.ConditionWith(condition, condition.Actual[0]) : null);
        }

        var isKnown = GitHubIssuers.HaveConditionKeys(claims.Host) ? GitHubIssuers.ConditionKeys.Contains(claim, StringComparer.OrdinalIgnoreCase)
            : Is(claim, "amr") || (HostedProviders.IsGoogle(claims.Host) && HostedProviders.GoogleConditionKeys.Contains(claim, StringComparer.OrdinalIgnoreCase));
        return isKnown
            ? draft.Cause(
                RefusalCauseId.ClaimAbsent,
                condition,
                $"{draft.Place} asks for the claim {Shown(claim)} ({Expected(condition)}), which this token does not have: "
                    + (Is(claim, "job_workflow_ref") ? "only jobs of a reusable workflow have it." : Is(claim, "environment") ? "only jobs that run in an environment have it." : "not every job has it."),
                Is(claim, "job_workflow_ref") ? "Take the condition away, or call the reusable workflow." : Is(claim, "environment") ? "Let the job run in the environment, or take the condition away." : "Take the condition away.")
            : draft.Cause(
                RefusalCauseId.ConditionKeyUnknown,
                condition,
                $"{draft.Place} asks for the claim {Shown(claim)}, which is no condition key of IAM for this issuer, so that it is always absent.",
                "Use sub, which can hold what is needed, or one of the claims that are condition keys.");
    }

    /// <summary>Whether a condition says who is not meant, or whether a key is there at all.</summary>
    private static bool Excludes(ConditionTrace condition) => condition.Parsed.IsNegated || condition.Parsed.Family == ConditionFamily.Null;

    private static RefusalCause OfMfa(CauseDraft draft, ConditionTrace condition) => draft.Cause(
        RefusalCauseId.MfaAbsent,
        condition,
        $"{draft.Place} asks for MFA, which works for an IAM user's own call alone: it does not travel along a chain.",
        draft.Question.Caller.Principal?.Kind == RequestPrincipalKind.User ? "Give the user's device with -SerialNumber." : "Take the condition away; who may enter the chain is decided at its first hop.");

    private static RefusalCause OfExternalId(CauseDraft draft, ConditionTrace condition) => condition.IsKeyPresent
        ? draft.Cause(RefusalCauseId.ExternalIdMismatch, condition, $"{draft.Place} asks for another external id than the hop sends.", "Ask the role's owner for the external id, and give it with -ExternalId.")
        : draft.Cause(
            RefusalCauseId.ExternalIdAbsent,
            condition,
            $"{draft.Place} asks for an external id, and the hop sends none.",
            draft.Question.IsWithToken ? "A call with a token cannot send one: take the condition away." : "Give it with -ExternalId; the role's owner knows it.");

    private static RefusalCause OfTag(CauseDraft draft, ConditionTrace condition, string? tag) => condition.IsKeyPresent
        ? draft.Cause(
            RefusalCauseId.SessionTagMismatch,
            condition,
            Asks(draft, condition),
            tag is null ? "Pass the tags that the condition lists, and no others (-Tag, -SkipSessionTagging), or list those that are passed." : "Pass the tag with the value that the condition asks for (-Tag).")
        : draft.Cause(
            RefusalCauseId.SessionTagAbsent,
            condition,
            $"{draft.Place} asks for {(tag is null ? "session tags" : "the session tag " + Shown(tag))} ({Expected(condition)}), and the hop passes none.",
            draft.Question.IsWithToken ? "Tags of a hop with a token can come from the token alone: take the condition away." : "Pass it with -Tag.");

    /// <summary>A key of an identity provider, and not of the one whose token it is; or the same written in another way.</summary>
    private static RefusalCause OfOtherIssuer(CauseDraft draft, ConditionTrace condition)
    {
        var right = draft.Question.Claims is { } claims ? claims.KeyPrefix + condition.Key.Substring(condition.Key.LastIndexOf(':') + 1) : null;
        return draft.Cause(
            RefusalCauseId.ConditionKeyUnknown,
            condition,
            $"{draft.Place} asks for {condition.Operator} on {Shown(condition.Key)}, a key that this request does not have"
                + (right is null ? ": the call is signed, and claims of a token last for one hop." : $": the keys of this token begin with {Shown(draft.Question.Claims!.KeyPrefix)}"),
            right is null ? "Take the condition away." : "Write the key as the issuer's address without https://, with its whole path.",
            right is null || condition.Expected.Count == 0 || IsOfNamedProvider(draft, condition.Key) ? null : FixJson.Condition(condition.Operator, right, [.. condition.Expected]));
    }

    /// <summary>The caller's value beside the others, where it is the caller's alone. An account, an organization or a kind of principal takes in others too: the caller gets a statement of its own.</summary>
    private static string? LineForCaller(CauseDraft draft, ConditionTrace condition) =>
        condition.Actual.Count != 1 || Excludes(condition) ? null
        : OfOne.Contains(condition.Key) ? FixJson.ConditionWith(condition, condition.Actual[0])
        : draft.Side == RefusalSide.TrustPolicy ? OwnStatement.Json(draft.Question, draft.Actions)
        : null;

    /// <summary>Whether a key is of a provider that the statement names too: it is what keeps that one's other users out.</summary>
    private static bool IsOfNamedProvider(CauseDraft draft, string key)
    {
        var provider = key.Substring(0, Math.Max(0, key.LastIndexOf(':')));
        return draft.Statement!.Statement.Principals.Any(principal => principal.IsAnyone || string.Equals(AllowStatement.HostOf(principal.Value), provider, StringComparison.OrdinalIgnoreCase));
    }

    private static RefusalCause Generic(CauseDraft draft, ConditionTrace condition) => draft.Cause(
        condition.IsKeyPresent || KnownKeys.Has(condition.Key) ? IsWildcardTakenLiterally(condition) ? RefusalCauseId.WildcardTakenLiterally : RefusalCauseId.ConditionMismatch : RefusalCauseId.ConditionKeyUnknown,
        condition,
        TrialTrace.IsConfidential(condition) ? $"{draft.Place} asks for {condition.Operator} on {Shown(condition.Key)}, a key that the request does not have." : Asks(draft, condition),
        condition.IsKeyPresent || KnownKeys.Has(condition.Key)
            ? "Let the condition take in what the request has, if it is meant to get in."
            : "Check the key's spelling" + KnownKeys.Hint(condition.Key) + ": calls of STS that assume a role do not have it.");

    private static bool IsWildcardTakenLiterally(ConditionTrace condition) =>
        condition.Operator.IndexOf("StringEquals", StringComparison.Ordinal) >= 0
        && condition.Actual.Count == 1
        && condition.Expected.Any(expected => expected.IndexOfAny(['*', '?']) >= 0 && WildcardPattern.OfText(expected, ignoreCase: false).Matches(condition.Actual[0]));

    /// <summary>Whether a key is a claim of an identity provider's tokens.</summary>
    public static bool IsOfIssuer(string key)
    {
        var name = key.Substring(key.LastIndexOf(':') + 1);
        return !Begins(key, "aws:") && !Begins(key, "sts:") && (Is(name, "sub") || Is(name, "aud") || Is(name, "amr") || GitHubIssuers.ConditionKeys.Contains(name, StringComparer.OrdinalIgnoreCase));
    }

    private static string Asks(CauseDraft draft, ConditionTrace condition, string? what = null) =>
        $"{draft.Place} asks for {what ?? $"{condition.Operator} on {Shown(condition.Key)}"} ({Expected(condition)}); {Actual(condition)}.";

    private static string Expected(ConditionTrace condition) => condition.Expected.Count == 0
        ? "nothing"
        : string.Join(" or ", condition.Expected.Take(4).Select(value => "'" + SafeText.ForDisplay(value, 256) + "'")) + (condition.Expected.Count > 4 ? ", …" : string.Empty);

    private static string Actual(ConditionTrace condition) => !condition.IsKeyPresent
        ? "the request does not have it"
        : "the request has " + string.Join(", ", condition.Actual.Take(4).Select(value => "'" + SafeText.ForDisplay(value, 256) + "'")) + (condition.Actual.Count > 4 ? ", …" : string.Empty);

    private static string Shown(string text) => SafeText.ForDisplay(text, 256);

    private static bool Is(string text, string name) => string.Equals(text, name, StringComparison.OrdinalIgnoreCase);

    private static bool Begins(string text, string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
