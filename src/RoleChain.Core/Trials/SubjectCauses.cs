using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;
using RoleChain.Core.TrustPolicies;

namespace RoleChain.Core.Trials;

/// <summary>Why a condition on <c>sub</c> does not hold: compared with each value that it asks for, the nearest is told.</summary>
internal static class SubjectCauses
{
    /// <summary>What of a subject is another, the nearest first.</summary>
    private static readonly (RefusalCauseId Id, string Says)[] Nearness =
    [
        (RefusalCauseId.SubjectForm, "The repository stands in another form: GitHub's subjects have ids (repo:OWNER@ID/REPOSITORY@ID:…) or none."),
        (RefusalCauseId.SubjectCase, "They differ in upper and lower case, which counts."),
        (RefusalCauseId.WildcardTakenLiterally, "The operator takes the wildcard literally."),
        (RefusalCauseId.SubjectValue, string.Empty),
        (RefusalCauseId.SubjectKind, "It is another kind of job: one in an environment has environment:NAME, one for a pull request pull_request, every other ref:refs/…"),
        (RefusalCauseId.SubjectRepository, "It is another repository."),
    ];

    public static RefusalCause Find(CauseDraft draft, ConditionTrace condition)
    {
        var actual = condition.Actual.Count == 1 ? condition.Actual[0] : draft.Question.Claims?.Subject ?? string.Empty;
        var takesLiterally = condition.Operator.IndexOf("Like", StringComparison.Ordinal) < 0;
        var ids = condition.Expected.Select(expected => Compare(expected, actual, takesLiterally)).ToArray();
        var (id, says) = Nearness.Where(row => ids.Contains(row.Id)).DefaultIfEmpty((RefusalCauseId.SubjectValue, string.Empty)).First();
        var expectedText = string.Join(" or ", condition.Expected.Take(4).Select(value => SafeText.ForDisplay(value, 256)));

        // A wildcard for other repositories, or for pull requests, is for its author to want, not for a ready line.
        var isWide = id == RefusalCauseId.WildcardTakenLiterally && condition.Expected.Select(value => SubjectPattern.Of(value, isPattern: true, hasVariables: true)).Any(value => value.HasWildcardOwner || value.TakesAll || value.TakesPullRequests);
        var likes = id == RefusalCauseId.WildcardTakenLiterally && !isWide && condition.Parsed.Family == ConditionFamily.Text;
        return draft.Cause(
            id,
            condition,
            $"{draft.Place} asks for the subject {expectedText}; the token's is {SafeText.ForDisplay(actual, 256)}. {(id == RefusalCauseId.SubjectValue ? SaysOfValue(condition.Expected, actual) : says)}".TrimEnd(),
            likes ? "Write the condition with StringLike." : Mend(id, isWide, actual),
            likes ? FixJson.Condition(condition.Operator.Replace("StringEquals", "StringLike"), condition.Key, [.. condition.Expected]) : FixJson.ConditionWith(condition, actual));
    }

    private static string Mend(RefusalCauseId id, bool isWide, string actual)
    {
        if (isWide)
        {
            return "Put the token's subject in. With StringLike in its place the condition would let in pull requests, or jobs of other repositories.";
        }

        if (actual.EndsWith(":" + GitHubSubject.PullRequest, StringComparison.Ordinal))
        {
            return "Put the token's subject in only where whoever may open a pull request may get in.";
        }

        return id == RefusalCauseId.SubjectKind
            ? "Put the token's subject in, or run the job as the condition asks (its environment, branch or event)."
            : "Put the token's subject in, if this job is meant to get in.";
    }

    private static string SaysOfValue(IReadOnlyList<string> expected, string actual)
    {
        if (GitHubSubject.TryParse(actual) is null)
        {
            return string.Empty;
        }

        return expected.All(value => GitHubSubject.TryParse(value) is null) ? "That is no subject of GitHub's, repo:OWNER/REPOSITORY:…"
            : expected.Any(value => value != value.Trim()) ? "A blank at an end counts."
            : expected.Any(value => GitHubSubject.TryParse(value) is { Kind: "ref" } wanted && !IsWholeRef(wanted.Rest)) ? "A ref is written whole: ref:refs/heads/BRANCH or ref:refs/tags/TAG."
            : "It is another branch, tag or environment.";
    }

    private static bool IsWholeRef(string rest)
    {
        var name = rest.Substring(rest.IndexOf(':') + 1);
        return name.StartsWith("refs/", StringComparison.Ordinal) || name.IndexOf('*') is 0 or > 0 and < 5 || name.Length == 0;
    }

    private static RefusalCauseId Compare(string expected, string actual, bool takesLiterally)
    {
        if (string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase) || (!takesLiterally && WildcardPattern.OfText(expected, ignoreCase: true).Matches(actual)))
        {
            return RefusalCauseId.SubjectCase;
        }

        if (takesLiterally && expected.IndexOfAny(['*', '?']) >= 0 && WildcardPattern.OfText(expected, ignoreCase: false).Matches(actual))
        {
            return RefusalCauseId.WildcardTakenLiterally;
        }

        if (GitHubSubject.TryParse(expected) is not { } wanted || GitHubSubject.TryParse(actual) is not { } given)
        {
            return RefusalCauseId.SubjectValue;
        }

        if (!WildcardPattern.OfText(wanted.Name, ignoreCase: true).Matches(given.Name))
        {
            return RefusalCauseId.SubjectRepository;
        }

        if (wanted.HasIds != given.HasIds)
        {
            return RefusalCauseId.SubjectForm;
        }

        return WildcardPattern.OfText(wanted.Kind, ignoreCase: false).Matches(given.Kind) ? RefusalCauseId.SubjectValue : RefusalCauseId.SubjectKind;
    }
}
