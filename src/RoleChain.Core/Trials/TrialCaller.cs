using System;
using System.Collections.Generic;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Trials;

/// <summary>Who takes a hop, and what his session carries.</summary>
internal sealed class TrialCaller
{
    /// <summary>Who; null where that is not known.</summary>
    public RequestPrincipal? Principal { get; init; }

    /// <summary>How he is named to the user.</summary>
    public string? Name { get; init; }

    /// <summary>What is known of his role; null where nothing is.</summary>
    public LibraryRole? Role { get; init; }

    /// <summary>The tags that his session was made with.</summary>
    public IReadOnlyDictionary<string, string> SessionTags { get; init; } = Empty;

    /// <summary>Those of them, and of sessions before it, that travel on.</summary>
    public IReadOnlyDictionary<string, string> TravellingTags { get; init; } = Empty;

    /// <summary>Whether he is a role's session that was made before the chain: what tags, source identity and session policies it has is not known.</summary>
    public bool IsGivenSession { get; init; }

    /// <summary>Whether the path of his role is not known: the ARN of a session does not have it.</summary>
    public bool HasUnknownPath { get; init; }

    /// <summary>The source identity; null for none.</summary>
    public string? SourceIdentity { get; init; }

    /// <summary>The session policies that his session was made with.</summary>
    public IReadOnlyList<NamedPolicy> SessionPolicies { get; init; } = [];

    /// <summary>Whether it was made with managed session policies, whose documents are not known.</summary>
    public bool HasUnknownSessionPolicies { get; init; }

    /// <summary>The claims of the token that his session was made with, which last for one more hop; null for another session.</summary>
    public TrialClaims? Claims { get; init; }

    /// <summary>The audience of that token that its provider lists.</summary>
    public string? Audience { get; init; }

    /// <summary>The provider of that token.</summary>
    public string? Provider { get; init; }

    public static Dictionary<string, string> Empty { get; } = new(StringComparer.OrdinalIgnoreCase);
}
