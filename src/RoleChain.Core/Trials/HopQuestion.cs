using System.Collections.Generic;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Trials;

/// <summary>One hop as it would be taken, and what is known of those who decide it.</summary>
internal sealed class HopQuestion
{
    public required int Number { get; init; }

    public required RoleChainHop Hop { get; init; }

    public required RoleArn Role { get; init; }

    /// <summary>The action that assumes the role.</summary>
    public required string Action { get; init; }

    /// <summary>Who takes it; for a token, who that is to IAM.</summary>
    public required TrialCaller Caller { get; init; }

    /// <summary>Whether it is taken with a token.</summary>
    public required bool IsWithToken { get; init; }

    /// <summary>The claims of that token; null for a signed call, and where they are not known.</summary>
    public TrialClaims? Claims { get; init; }

    /// <summary>What is known of the role; null where nothing is.</summary>
    public LibraryRole? Target { get; init; }

    /// <summary>The keys of the call.</summary>
    public RequestContext Context { get; init; } = RequestContext.Empty;

    /// <summary>The service control policies over the caller's account.</summary>
    public IReadOnlyList<NamedPolicy> ServiceControls { get; init; } = [];

    /// <summary>The resource control policies over the role's account.</summary>
    public IReadOnlyList<NamedPolicy> ResourceControls { get; init; } = [];

    /// <summary>The type of principal that names who takes it.</summary>
    public string PrincipalType => IsWithToken ? "Federated" : "AWS";

    /// <summary>The principal that names who takes it: a token's provider, else the caller's role. Null where that is not known.</summary>
    public string? PrincipalArn => IsWithToken ? Caller.Principal?.Arn : CallerArn;

    /// <summary>The caller's role, for <c>Principal</c> and statements that are to be put in.</summary>
    public string? CallerArn => Caller.Principal?.RoleArn ?? Caller.Principal?.Arn;
}
