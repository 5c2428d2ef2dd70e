using System.Collections.Generic;

namespace RoleChain;

/// <summary>Who is let in by the first role of a chain, and how the policies are written.</summary>
public sealed class TrustPolicyOptions
{
    /// <summary>The issuer of GitHub's tokens.</summary>
    public const string GitHubIssuer = "https://token.actions.githubusercontent.com";

    /// <summary>The token's issuer, an https URL to the letter; null for <see cref="GitHubIssuer"/>.</summary>
    public string? Issuer { get; init; }

    /// <summary>The token's audience; null for the chain's, or the partition's usual one (<c>sts.amazonaws.com</c>); empty for any, which is dangerous.</summary>
    public string? Audience { get; init; }

    /// <summary>The repository, <c>OWNER/REPO</c>; null where the subject is given, or the chain starts from a credential.</summary>
    public string? Repository { get; init; }

    /// <summary>The branch whose jobs are let in; wildcards stand for many.</summary>
    public string? Branch { get; init; }

    /// <summary>The tag whose jobs are let in; wildcards stand for many.</summary>
    public string? Tag { get; init; }

    /// <summary>The environment whose jobs are let in; wildcards stand for many.</summary>
    public string? Environment { get; init; }

    /// <summary>Whether the jobs of pull requests are let in.</summary>
    public bool PullRequest { get; init; }

    /// <summary>The token's whole subject, in place of <see cref="Repository"/>.</summary>
    public string? Subject { get; init; }

    /// <summary>The form of the subject of a repository; null for both where the ids are given, else the classic one.</summary>
    public SubjectForm? SubjectForm { get; init; }

    /// <summary>The id of the repository's owner, digits (the claim <c>repository_owner_id</c>).</summary>
    public string? RepositoryOwnerId { get; init; }

    /// <summary>The id of the repository, digits (the claim <c>repository_id</c>); with <see cref="RoleChain.SubjectForm.Classic"/> a condition of its own.</summary>
    public string? RepositoryId { get; init; }

    /// <summary>Who takes the first hop of a chain that starts from a credential: the ARN of a role or user; null where it starts from a token.</summary>
    public string? CallerArn { get; init; }

    /// <summary>How the policies are written.</summary>
    public TrustPolicyFormat Format { get; init; }

    /// <summary>What is meant so, though it is dangerous.</summary>
    public IReadOnlyList<PolicyFindingId> Allowed { get; init; } = [];
}
