using System.Collections.Generic;
using System.Linq;

namespace RoleChain;

/// <summary>Whether a chain would be let in, hop by hop, and why not.</summary>
public sealed class ChainTrial
{
    /// <summary>The chain's name; null where it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Denied where a hop is; else Unknown where one is; else Allowed.</summary>
    public HopVerdict Verdict => Hops.Any(hop => hop.Verdict == HopVerdict.Denied) ? HopVerdict.Denied
        : Hops.Any(hop => hop.Verdict == HopVerdict.Unknown) ? HopVerdict.Unknown
        : HopVerdict.Allowed;

    /// <summary>The hops in their order.</summary>
    public required IReadOnlyList<HopTrial> Hops { get; init; }

    /// <summary>What is dangerous, or of no use, in the policies of the chain's roles, the gravest first.</summary>
    public IReadOnlyList<PolicyFinding> Findings { get; init; } = [];

    /// <summary>The verdicts, why, and what to change, in lines.</summary>
    public override string ToString() => ChainTrialText.Write(this);
}
