using System.Collections.Generic;

namespace RoleChain.Core.Policies;

/// <summary>What is known of an OIDC provider of IAM.</summary>
internal sealed class LibraryProvider
{
    /// <summary>The account; null where the source does not say it.</summary>
    public string? Account { get; init; }

    /// <summary>The URL without <c>https://</c>, as in the provider's ARN and in condition keys.</summary>
    public required string Url { get; init; }

    /// <summary>The client ids, which are the audiences that it takes; null where they are not known.</summary>
    public IReadOnlyList<string>? ClientIds { get; init; }

    /// <summary>Where it was read: the file's name, with what is in it. Fit to print.</summary>
    public string Source { get; init; } = "?";
}
