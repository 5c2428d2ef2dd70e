using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Core.TrustPolicies;

/// <summary>One value of a condition on <c>sub</c>, and whom it takes in. Which shape it has is seen by its own text: issuers of one kind have many URLs.</summary>
internal sealed class SubjectPattern
{
    /// <summary>Names that nobody thought of: what takes both in takes all in.</summary>
    private static readonly string[] Names = ["q", "zz-4711/y8"];

    /// <summary>What follows the repository in GitHub's subjects (GitHub, "OpenID Connect reference"), in groups that belong together.</summary>
    private static readonly (JobKinds Kind, string[] Rests)[] GitHubKinds =
    [
        (JobKinds.Branches, [.. Names.Select(name => "ref:refs/heads/" + name)]),
        (JobKinds.Tags, [.. Names.Select(name => "ref:refs/tags/" + name)]),
        (JobKinds.Environments, [.. Names.Select(name => "environment:" + name)]),
        (JobKinds.PullRequests, [GitHubSubject.PullRequest]),
    ];

    /// <summary>What follows the project in GitLab's (GitLab, "Configure OpenID Connect in AWS").</summary>
    private static readonly (JobKinds Kind, string[] Rests)[] GitLabKinds =
    [
        (JobKinds.Branches, [.. Names.Select(name => "ref_type:branch:ref:" + name)]),
        (JobKinds.Tags, [.. Names.Select(name => "ref_type:tag:ref:" + name)]),
    ];

    private const string RepositoryPrefix = "repo:";

    /// <summary>
    /// What subjects begin with, up to the name of the customer, or of the part of one whose jobs are meant: of HCP Terraform and Buildkite, EKS, Azure
    /// DevOps, CircleCI, Vercel, Semaphore, Spacelift and Octopus Deploy, Codefresh and Scalr, Harness, Pulumi, Modal. Those of Bitbucket and Google begin with an id.
    /// </summary>
    private static readonly string[] TenantPrefixes =
    [
        "organization:", "system:serviceaccount:", "sc://", "org/", "owner:", "org:", "space:", "account:", "account/",
        "pulumi:deploy:org:", "pulumi:environments:org:", "modal:workspace_id:",
    ];

    /// <summary>Parts of a subject that name a repository (GitHub, "OpenID Connect reference": a repository can choose the parts of its own).</summary>
    private static readonly string[] RepositoryParts = ["repo:", "repository:", "repository_id:", "job_workflow_ref:", "workflow_ref:"];

    /// <summary>Longer than any subject of these shapes; what a longer pattern would cost is not worth the answer.</summary>
    private const int MaxProbedLength = 512;

    private readonly string _text;
    private readonly ValueText _value;
    private readonly List<(JobKinds Kind, string[] Subjects)> _taken = [];
    private WildcardPattern? _pattern;

    private SubjectPattern(string value, ValueText text)
    {
        Value = value;
        _value = text;
        _text = text.Text;
        HasWildcard = text.HasWild;
        var (kinds, start) = Shape();
        if (start == 0)
        {
            var tenant = Array.Find(TenantPrefixes, prefix => _text.StartsWith(prefix, StringComparison.Ordinal))?.Length ?? 0;
            HasWildcardOwner = text.HasWildBetween(tenant, EndOf([':', '/'], tenant));
            Probe(GitHubKinds, "repo:zz-4711/y8:");
            Probe(GitLabKinds, "project_path:zz-4711/y8:");
        }
        else
        {
            var end = EndOf([':'], start);
            HasWildcardOwner = text.HasWildBetween(start, end);
            IsClassic = start == RepositoryPrefix.Length && !HasWildcardOwner && _text.IndexOf('/', start, end - start) > 0 && _text.IndexOf('@', start, end - start) < 0;

            // A star takes the letter in as well.
            Probe(kinds, _text.Substring(0, end).Replace('*', 'x').Replace('?', 'x') + ":");
        }

        Kinds = KindsWithout(_ => false);
    }

    /// <summary>The value as written.</summary>
    public string Value { get; }

    /// <summary>Whether it has any wildcard.</summary>
    public bool HasWildcard { get; }

    /// <summary>Whether a wildcard stands in what names the owner or the repository, or before it.</summary>
    public bool HasWildcardOwner { get; }

    /// <summary>Whether it names a repository, as GitHub's must: a subject that a repository has chosen may hold anything.</summary>
    public bool NamesRepository => Array.Exists(RepositoryParts, part => _text.IndexOf(part, StringComparison.Ordinal) is >= 0 and var start && EndOf([':'], start + part.Length) is var end && end > start + part.Length && !_value.HasWildBetween(start + part.Length, end));

    /// <summary>Whether it is of the form <c>repo:OWNER/REPO</c>, without ids.</summary>
    public bool IsClassic { get; }

    /// <summary>Whether it takes in everything that a repository's jobs can be.</summary>
    public bool TakesAll { get; private set; }

    /// <summary>What it takes in of the jobs of some repository: every branch, every tag.</summary>
    public JobKinds Kinds { get; }

    /// <summary>Whether it takes in pull requests.</summary>
    public bool TakesPullRequests => (Kinds & JobKinds.PullRequests) != JobKinds.None;

    /// <summary>Whether it is no more than wildcards.</summary>
    public bool IsAnything => _value.IsAnything;

    /// <summary>Whether what it asks for may stand anywhere in the text.</summary>
    public bool IsOpenAtBothEnds => _value.IsOpenAtBothEnds;

    /// <summary>Understands a value.</summary>
    /// <param name="value">The value as written.</param>
    /// <param name="isPattern">Whether the operator takes wildcards.</param>
    /// <param name="hasVariables">Whether the policy's version has variables, and with them escapes of wildcards.</param>
    public static SubjectPattern Of(string value, bool isPattern, bool hasVariables) => new(value, ValueText.Of(value, isPattern, hasVariables));

    /// <summary>Whether a value has a wildcard that is not escaped, whatever its operator makes of it.</summary>
    /// <param name="value">The value as written.</param>
    /// <param name="hasVariables">Whether the policy's version has variables.</param>
    public static bool HasWildcards(string value, bool hasVariables) => ValueText.HasWildcards(value, hasVariables);

    /// <summary>Whether it takes a text in.</summary>
    /// <param name="text">The text.</param>
    public bool Matches(string text) => _text.Length > MaxProbedLength ? HasWildcard : (_pattern ??= _value.Pattern).Matches(text);

    /// <summary>What it takes in where some subjects are taken away: a kind is gone when all of it is.</summary>
    /// <param name="isDenied">Whether a subject is taken away.</param>
    public JobKinds KindsWithout(Func<string, bool> isDenied) =>
        _taken.Where(taken => !Array.TrueForAll(taken.Subjects, subject => isDenied(subject))).Aggregate(JobKinds.None, (kinds, taken) => kinds | taken.Kind);

    private ((JobKinds Kind, string[] Rests)[] Kinds, int Start) Shape()
    {
        foreach (var (prefix, kinds) in new[] { (RepositoryPrefix, GitHubKinds), ("repository:", GitHubKinds), ("project_path:", GitLabKinds) })
        {
            if (_text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return (kinds, prefix.Length);
            }
        }

        return ([], 0);
    }

    private int EndOf(char[] separators, int start) => _text.IndexOfAny(separators, start) is >= 0 and var end ? end : _text.Length;

    private void Probe((JobKinds Kind, string[] Rests)[] kinds, string prefix)
    {
        // What is longer than any subject, and has wildcards, is made to look like none, and counts as the worst.
        var taken = kinds
            .Select(kind => (kind.Kind, Subjects: Array.ConvertAll(kind.Rests, rest => prefix + rest)))
            .Where(kind => Array.TrueForAll(kind.Subjects, Matches))
            .ToArray();
        TakesAll |= kinds.Length > 0 && taken.Length == kinds.Length;
        _taken.AddRange(taken);
    }
}
