using System.Collections.Generic;

namespace RoleChain;

/// <summary>How one condition of a statement came out.</summary>
public sealed class ConditionVerdict
{
    /// <summary>The operator, as written.</summary>
    public required string Operator { get; init; }

    /// <summary>The key, as written.</summary>
    public required string Key { get; init; }

    /// <summary>What it asks for, fit to print; empty where that is confidential (an external id).</summary>
    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>What the request has, fit to print; empty where it has nothing, or where that is confidential.</summary>
    public IReadOnlyList<string> Actual { get; init; } = [];

    /// <summary>Whether it holds.</summary>
    public required bool Matched { get; init; }

    /// <summary>Whether it cannot be said: what it asks about is not known before the call.</summary>
    public bool IsUnknown { get; init; }
}
