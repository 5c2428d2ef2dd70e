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
    private static readonly string[][] GitHubKinds =
    [
        [.. Names.Select(name => "ref:refs/heads/" + name)],
        [.. Names.Select(name => "ref:refs/tags/" + name)],
        [.. Names.Select(name => "environment:" + name)],
        [GitHubSubject.PullRequest],
    ];

    /// <summary>What follows the project in GitLab's (GitLab, "Configure OpenID Connect in AWS").</summary>
    private static readonly string[][] GitLabKinds =
    [
        [.. Names.Select(name => "ref_type:branch:ref:" + name)],
        [.. Names.Select(name => "ref_type:tag:ref:" + name)],
    ];

    private const string RepositoryPrefix = "repo:";

    /// <summary>What the subjects of issuers that many customers share begin with, up to the customer's own name (HCP Terraform and Buildkite, EKS, Azure DevOps, CircleCI).</summary>
    private static readonly string[] TenantPrefixes = ["organization:", "system:serviceaccount:", "sc://", "org/"];

    /// <summary>Parts of a subject that name a repository (GitHub, "OpenID Connect reference": a repository can choose the parts of its own).</summary>
    private static readonly string[] RepositoryParts = ["repo:", "repository:", "repository_id:", "job_workflow_ref:", "workflow_ref:"];

    /// <summary>Longer than any subject of these shapes; what a longer pattern would cost is not worth the answer.</summary>
    private const int MaxProbedLength = 512;

    private readonly string _text;
    private readonly bool[] _wild;

    private SubjectPattern(string value, string text, bool[] wild)
    {
        Value = value;
        _text = text;
        _wild = wild;
        HasWildcard = Array.IndexOf(wild, value: true) >= 0;
        var (kinds, start) = Shape();
        if (start == 0)
        {
            var tenant = Array.Find(TenantPrefixes, prefix => text.StartsWith(prefix, StringComparison.Ordinal))?.Length ?? 0;
            HasWildcardOwner = HasWildcardBetween(tenant, EndOf([':', '/'], tenant));
            Probe(GitHubKinds, "repo:zz-4711/y8:");
            Probe(GitLabKinds, "project_path:zz-4711/y8:");
        }
        else
        {
            var end = EndOf([':'], start);
            HasWildcardOwner = HasWildcardBetween(start, end);
            IsClassic = start == RepositoryPrefix.Length && !HasWildcardOwner && text.IndexOf('/', start, end - start) > 0 && text.IndexOf('@', start, end - start) < 0;

            // A star takes the letter in as well.
            Probe(kinds, text.Substring(0, end).Replace('*', 'x').Replace('?', 'x') + ":");
        }
    }

    /// <summary>The value as written.</summary>
    public string Value { get; }

    /// <summary>Whether it has any wildcard.</summary>
    public bool HasWildcard { get; }

    /// <summary>Whether a wildcard stands in what names the owner or the repository, or before it.</summary>
    public bool HasWildcardOwner { get; }

    /// <summary>Whether it names a repository, as GitHub's must: a subject that a repository has chosen may hold anything.</summary>
    public bool NamesRepository => Array.Exists(RepositoryParts, part => _text.IndexOf(part, StringComparison.Ordinal) is >= 0 and var start && EndOf([':'], start + part.Length) is var end && end > start + part.Length && !HasWildcardBetween(start + part.Length, end));

    /// <summary>Whether it is of the form <c>repo:OWNER/REPO</c>, without ids.</summary>
    public bool IsClassic { get; }

    /// <summary>Whether it takes in everything that a repository's jobs can be.</summary>
    public bool TakesAll { get; private set; }

    /// <summary>Whether it takes in every branch, every tag or every environment, and not all of them.</summary>
    public bool TakesEveryOfAKind { get; private set; }

    /// <summary>Whether it takes in pull requests.</summary>
    public bool TakesPullRequests { get; private set; }

    /// <summary>Understands a value.</summary>
    /// <param name="value">The value as written.</param>
    /// <param name="isPattern">Whether the operator takes wildcards.</param>
    /// <param name="hasVariables">Whether the policy's version has variables, and with them escapes of wildcards.</param>
    public static SubjectPattern Of(string value, bool isPattern, bool hasVariables)
    {
        var (text, wild) = Collapse(Wildcards(value, hasVariables, isPattern, variablesAreWild: true));
        return new SubjectPattern(value, text, wild);
    }

    /// <summary>Whether a value has a wildcard that is not escaped, whatever its operator makes of it.</summary>
    /// <param name="value">The value as written.</param>
    /// <param name="hasVariables">Whether the policy's version has variables.</param>
    public static bool HasWildcards(string value, bool hasVariables) => Array.IndexOf(Wildcards(value, hasVariables, isPattern: true, variablesAreWild: false).Wild, value: true) >= 0;

    /// <summary>Whether a value takes everything in.</summary>
    /// <param name="value">The value as written.</param>
    public static bool IsAnything(string value) => value.IndexOf('*') >= 0 && value.All(character => character is '*' or '?');

    /// <summary>
    /// The text without its escapes (<c>${*}</c>), and where it is wild. What a variable holds has no wildcards, but may be anything that the caller
    /// brings: where that counts, it is a star.
    /// </summary>
    private static (string Text, bool[] Wild) Wildcards(string value, bool hasVariables, bool isPattern, bool variablesAreWild)
    {
        var text = new List<char>(value.Length);
        var wild = new List<bool>(value.Length);
        for (var index = 0; index < value.Length; index++)
        {
            var end = hasVariables && string.CompareOrdinal(value, index, "${", 0, 2) == 0 ? value.IndexOf('}', index) : -1;
            var literal = end < 0 ? null : value.Substring(index, end - index + 1);
            if (literal is null)
            {
                text.Add(value[index]);
                wild.Add(isPattern && value[index] is ('*' or '?'));
                continue;
            }

            var isEscape = literal is "${*}" or "${?}" or "${$}";
            if (!isEscape && variablesAreWild)
            {
                text.Add('*');
                wild.Add(true);
            }
            else
            {
                foreach (var character in isEscape ? literal.Substring(2, 1) : literal)
                {
                    text.Add(character);
                    wild.Add(false);
                }
            }

            index = end;
        }

        return (new string([.. text]), [.. wild]);
    }

    /// <summary>The same with one star for each run of them.</summary>
    private static (string Text, bool[] Wild) Collapse((string Text, bool[] Wild) pattern)
    {
        bool IsStar(int index) => index >= 0 && pattern.Wild[index] && pattern.Text[index] == '*';
        var kept = Enumerable.Range(0, pattern.Text.Length).Where(index => !(IsStar(index) && IsStar(index - 1))).ToArray();
        return (new string([.. kept.Select(index => pattern.Text[index])]), [.. kept.Select(index => pattern.Wild[index])]);
    }

    private (string[][] Kinds, int Start) Shape()
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

    private bool HasWildcardBetween(int start, int end) => end > start && Array.IndexOf(_wild, value: true, start, end - start) >= 0;

    private void Probe(string[][] kinds, string prefix)
    {
        if (_text.Length > MaxProbedLength)
        {
            // Longer than any subject: with wildcards it is made to look like none, and counts as the worst.
            TakesAll |= HasWildcard;
            return;
        }

        var pattern = WildcardPattern.OfPieces(_text.Select((character, index) => (character.ToString(), !_wild[index])), ignoreCase: false);
        var taken = kinds.Where(group => Array.TrueForAll(group, kind => pattern.Matches(prefix + kind))).ToArray();
        var takesAll = kinds.Length > 0 && taken.Length == kinds.Length;
        TakesAll |= takesAll;
        TakesEveryOfAKind |= !takesAll && Array.Exists(taken, group => group.Length > 1);
        TakesPullRequests |= Array.Exists(taken, group => group[0] == GitHubSubject.PullRequest);
    }
}
