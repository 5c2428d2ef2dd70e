using System;
using System.Collections.Generic;
using System.Globalization;

namespace RoleChain.Binding;

/// <summary>A job of GitHub Actions in a few words: "as branch main of this repository". What its token would say (GitHub's "OpenID Connect reference").</summary>
internal sealed class GitHubJob
{
    private const string Issuer = "https://token.actions.githubusercontent.com";

    public string Repository { get; init; } = string.Empty;

    public string? Branch { get; init; }

    public string? Tag { get; init; }

    public bool IsPullRequest { get; init; }

    public string? Environment { get; init; }

    public long? OwnerId { get; init; }

    public long? RepositoryId { get; init; }

    /// <summary>The claims that follow from it. The audience does not: whoever fetches the token asks for one.</summary>
    /// <param name="job">The job.</param>
    /// <exception cref="RoleChainException">The repository is none, or one id goes without the other (<see cref="RoleChainErrorKind.InvalidClaims"/>).</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Claims(GitHubJob job)
    {
        var parts = job.Repository.Split('/');
        if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0 || job.Repository.IndexOfAny([':', '@', ' ', '*']) >= 0)
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidClaims, job.Repository.Length == 0 ? "The repository is not known: neither -Repository was given, nor is GITHUB_REPOSITORY set." : $"'{SafeText.ForDisplay(job.Repository)}' is no repository as OWNER/NAME.");
        }

        if ((job.Branch ?? job.Tag)?.StartsWith("refs/", StringComparison.Ordinal) == true)
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidClaims, "A branch or tag is given by its name alone, without refs/heads/ or refs/tags/.");
        }

        if (job.OwnerId is null != job.RepositoryId is null)
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidClaims, "An immutable subject has both ids: give -RepositoryOwnerId and -RepositoryId.");
        }

        static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
        (string Owner, string Repository)? ids = job.OwnerId is { } ownerId && job.RepositoryId is { } repositoryId ? (Text(ownerId), Text(repositoryId)) : null;
        var reference = job.Tag is not null ? "refs/tags/" + job.Tag : job.Branch is not null ? "refs/heads/" + job.Branch : job.IsPullRequest ? "refs/pull/1/merge" : null;
        var rest = job.Environment is not null ? GitHubSubject.InEnvironment(job.Environment) : job.IsPullRequest ? GitHubSubject.PullRequest : GitHubSubject.OnRef(reference!);
        var claims = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["iss"] = [Issuer],
            ["sub"] = [GitHubSubject.Of(GitHubSubject.NameOf(parts[0], parts[1], ids), rest)],
            ["repository"] = [job.Repository],
            ["repository_owner"] = [parts[0]],
        };
        void Add(string claim, string? value)
        {
            if (value is not null)
            {
                claims[claim] = [value];
            }
        }

        // Which pull request it is, is not known.
        Add("ref", job.IsPullRequest ? null : reference);
        Add("environment", job.Environment);
        Add("repository_owner_id", ids?.Owner);
        Add("repository_id", ids?.Repository);
        return claims;
    }
}
