using System;
using System.Linq;

namespace RoleChain.Core.Trials;

/// <summary>A <c>sub</c> of GitHub Actions, taken apart: <c>repo:OWNER/REPOSITORY:KIND[:VALUE]</c>, or with ids <c>repo:OWNER@ID/REPOSITORY@ID:…</c> (GitHub's "OpenID Connect reference").</summary>
internal sealed class GitHubSubject
{
    private const string Prefix = "repo:";

    private GitHubSubject(string owner, string repository, bool hasIds, string rest)
    {
        Owner = owner;
        Repository = repository;
        HasIds = hasIds;
        Rest = rest;
    }

    public string Owner { get; }

    public string Repository { get; }

    /// <summary>Whether owner and repository have their ids, so that one made again under the same name is another.</summary>
    public bool HasIds { get; }

    /// <summary>What comes after the repository: <c>ref:refs/heads/main</c>, <c>environment:prod</c>, <c>pull_request</c>.</summary>
    public string Rest { get; }

    /// <summary>The first part of the rest.</summary>
    public string Kind => Rest.Split(':')[0];

    /// <summary>Owner and repository without ids.</summary>
    public string Name => Owner + "/" + Repository;

    /// <summary>Takes a subject apart, or the pattern of one; null where it is none.</summary>
    public static GitHubSubject? TryParse(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var end = text.IndexOf(':', Prefix.Length);
        var full = end < 0 ? text.Substring(Prefix.Length) : text.Substring(Prefix.Length, end - Prefix.Length);
        var parts = full.Split('/');
        return parts.Length != 2 || parts.Any(part => part.Length == 0)
            ? null
            : new GitHubSubject(WithoutId(parts[0]), WithoutId(parts[1]), parts.Any(HasId), end < 0 ? string.Empty : text.Substring(end + 1));
    }

    private static bool HasId(string name) => name.IndexOf('@') > 0;

    private static string WithoutId(string name) => HasId(name) ? name.Substring(0, name.IndexOf('@')) : name;
}
