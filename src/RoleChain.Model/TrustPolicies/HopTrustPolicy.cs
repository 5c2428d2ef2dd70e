using System.Collections.Generic;

namespace RoleChain;

/// <summary>The policies that one hop needs, and no more than it needs.</summary>
public sealed class HopTrustPolicy
{
    /// <summary>The hop, counted from 1.</summary>
    public required int HopNumber { get; init; }

    /// <summary>The role's ARN.</summary>
    public required string RoleArn { get; init; }

    /// <summary>The role's account, twelve digits.</summary>
    public required string Account { get; init; }

    /// <summary>The role's trust policy.</summary>
    public required string TrustPolicy { get; init; }

    /// <summary>Who takes the hop: the role before it, or the chain's first caller; null where that is the holder of a token.</summary>
    public string? CallerRoleArn { get; init; }

    /// <summary>The policy that the caller needs, as text; null where the caller is the holder of a token, or a whole account.</summary>
    public string? CallerPolicy { get; init; }

    /// <summary>What is worth knowing of the trust policy: what was allowed though it is dangerous, and what was asked for by name.</summary>
    public IReadOnlyList<PolicyFinding> Findings { get; init; } = [];

    /// <summary>The trust policy.</summary>
    public override string ToString() => TrustPolicy;
}
