using System.Collections.Generic;

namespace RoleChain;

/// <summary>What one statement of a policy says to one action of a hop.</summary>
public sealed class StatementVerdict
{
    /// <summary>What the policy is.</summary>
    public required RefusalSide Side { get; init; }

    /// <summary>The file or the name that it was read from.</summary>
    public required string Policy { get; init; }

    /// <summary>The action that it was asked about.</summary>
    public required string Action { get; init; }

    /// <summary>The statement, counted from 1.</summary>
    public required int Statement { get; init; }

    /// <summary>Its Sid; null where it has none.</summary>
    public string? Sid { get; init; }

    /// <summary><c>Allow</c> or <c>Deny</c>.</summary>
    public required string Effect { get; init; }

    /// <summary>Whether it applies: all of its parts match.</summary>
    public required bool Applies { get; init; }

    /// <summary>Whether it names who asks.</summary>
    public required bool PrincipalMatched { get; init; }

    /// <summary>Whether it has the action.</summary>
    public required bool ActionMatched { get; init; }

    /// <summary>Whether it has the role.</summary>
    public required bool ResourceMatched { get; init; }

    /// <summary>Its conditions, in document order.</summary>
    public IReadOnlyList<ConditionVerdict> Conditions { get; init; } = [];
}
