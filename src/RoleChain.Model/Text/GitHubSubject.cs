using System;
using System.Linq;

namespace RoleChain;

/// <summary>A <c>sub</c> of GitHub Actions, taken apart: <c>repo:OWNER/REPOSITORY:KIND[:VALUE]</c>, or with ids <c>repo:OWNER@ID/REPOSITORY@ID:…</c> (GitHub's "OpenID Connect reference").</summary>
internal sealed class GitHubSubject
{
    /// <summary>What comes after the repository in the subject of a pull request's job.</summary>
    public const string PullRequest = "pull_request";

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

    /// <summary>A subject, put together.</summary>
    /// <param name="repository">Owner and repository, as <see cref="NameOf"/> has them.</param>
    /// <param name="rest">What comes after them.</param>
    public static string Of(string repository, string rest) => Prefix + repository + ":" + rest;

    /// <summary>Owner and repository as the subject has them, with their ids or without.</summary>
    /// <param name="owner">The owner's name.</param>
    /// <param name="repository">The repository's name.</param>
    /// <param name="ids">The ids of both; null for the classic form.</param>
    public static string NameOf(string owner, string repository, (string Owner, string Repository)? ids) =>
        ids is { } both ? owner + "@" + both.Owner + "/" + repository + "@" + both.Repository : owner + "/" + repository;

    /// <summary>What comes after the repository in the subject of a job that runs in an environment.</summary>
    /// <param name="environment">The environment's name.</param>
    public static string InEnvironment(string environment) => "environment:" + Escape(environment);

    /// <summary>What comes after the repository in the subject of another job.</summary>
    /// <param name="reference">The whole ref, such as <c>refs/heads/main</c>.</param>
    public static string OnRef(string reference) => "ref:" + Escape(reference);

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

    // A colon would end the part.
    private static string Escape(string value) => value.Replace(":", "%3A");

    private static bool HasId(string name) => name.IndexOf('@') > 0;

    private static string WithoutId(string name) => HasId(name) ? name.Substring(0, name.IndexOf('@')) : name;
}
