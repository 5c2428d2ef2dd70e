using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Core.TrustPolicies;

/// <summary>Which kinds of jobs the conditions of a statement leave of those that a subject takes in: claims of GitHub's beside <c>sub</c>, and conditions that take subjects away.</summary>
internal sealed class JobsLeft
{
    /// <summary>More than a trust policy of IAM's length has room for. Of more the rest is not looked at: the finding stands.</summary>
    private const int MaxDenied = 64;

    private const string PullRequestPrefix = "refs/pull/";

    /// <summary>Names that nobody thought of: what takes all of them in takes any.</summary>
    private static readonly string[] Branches = ["refs/heads/q", "refs/heads/zz-4711/y8"];
    private static readonly string[] Tags = ["refs/tags/q", "refs/tags/zz-4711/y8"];
    private static readonly string[] PullRequests = [PullRequestPrefix + "4711/merge", PullRequestPrefix + "80815/merge"];
    private static readonly string[] Environments = ["q", "zz-4711/y8"];

    private readonly JobKinds _byClaims;
    private readonly ConditionValue[] _denied;

    public JobsLeft(AllowStatement statement, string provider)
    {
        _byClaims = GitHubIssuers.Has(provider) ? ByClaims(statement, provider) : JobKinds.All;
        _denied = [.. statement.On(provider, "sub").Where(condition => condition.Operator.IsNegated).SelectMany(condition => condition.Compiled).Take(MaxDenied)];
    }

    /// <summary>What is left of a subject.</summary>
    /// <param name="subject">The subject, of the same provider.</param>
    public JobKinds Of(SubjectPattern subject) => _byClaims & (_denied.Length == 0 ? subject.Kinds : subject.KindsWithout(text => Takes(_denied, text)));

    private static JobKinds ByClaims(AllowStatement statement, string provider)
    {
        var left = JobKinds.All;
        foreach (var condition in statement.On(provider, "ref"))
        {
            left &= AllowStatement.NeedsKey(condition) ? OfRefs(statement.SubjectsOf(condition)) : ~(DeniedBy(condition, Branches, JobKinds.Branches) | DeniedBy(condition, Tags, JobKinds.Tags) | DeniedBy(condition, PullRequests, JobKinds.PullRequests));
        }

        foreach (var condition in statement.On(provider, "environment"))
        {
            left &= AllowStatement.NeedsKey(condition) ? OfEnvironments(statement.SubjectsOf(condition)) : ~DeniedBy(condition, Environments, JobKinds.Environments);
        }

        return left;
    }

    // A job of any ref can be one of an environment. A pull request's ref is its own: one that is named is taken in like all of them.
    private static JobKinds OfRefs(IReadOnlyList<SubjectPattern> values)
    {
        var refs = (TakesAll(values, Branches) ? JobKinds.Branches : JobKinds.None)
            | (TakesAll(values, Tags) ? JobKinds.Tags : JobKinds.None)
            | (values.Any(value => value.Value.StartsWith(PullRequestPrefix, StringComparison.Ordinal) || Array.Exists(PullRequests, value.Matches)) ? JobKinds.PullRequests : JobKinds.None);
        return refs == JobKinds.None ? refs : refs | JobKinds.Environments;
    }

    private static JobKinds OfEnvironments(IReadOnlyList<SubjectPattern> values) => TakesAll(values, Environments) ? JobKinds.Environments : JobKinds.None;

    private static bool TakesAll(IReadOnlyList<SubjectPattern> values, string[] names) => Array.TrueForAll(names, name => values.Any(value => value.Matches(name)));

    private static JobKinds DeniedBy(PolicyCondition condition, string[] names, JobKinds kind) =>
        condition.Operator.IsNegated && Array.TrueForAll(names, name => Takes(condition.Compiled, name)) ? kind : JobKinds.None;

    // Without a value a variable takes nothing away.
    private static bool Takes(ConditionValue[] values, string name)
    {
        var text = new RequestText(name);
        return Array.Exists(values, value => value.Matches(text, RequestContext.Empty, isWidest: false));
    }
}
