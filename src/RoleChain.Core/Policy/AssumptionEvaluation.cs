using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Policy;

/// <summary>What every policy of an assumption says, and which of them must allow it.</summary>
internal sealed class AssumptionEvaluation
{
    public required PolicyEvaluation Trust { get; init; }

    public required IReadOnlyList<PolicyEvaluation> Callers { get; init; }

    public required IReadOnlyList<PolicyEvaluation> Sessions { get; init; }

    public required IReadOnlyList<PolicyEvaluation> Boundaries { get; init; }

    public required IReadOnlyList<PolicyEvaluation> ServiceControls { get; init; }

    public required IReadOnlyList<PolicyEvaluation> ResourceControls { get; init; }

    public required bool CallerMustAllow { get; init; }

    public required bool SessionMustAllow { get; init; }

    public required bool BoundaryMustAllow { get; init; }

    /// <summary>Whether the caller's policies must allow it whatever is not known: a grant that may apply could make them needless.</summary>
    public required bool CallerMustAllowSurely { get; init; }

    /// <summary>The same of the session policies and the boundary.</summary>
    public required bool BoundsMustAllowSurely { get; init; }

    /// <summary>All of them, in the order in which a deny of theirs is told.</summary>
    public IEnumerable<PolicyEvaluation> All => new[] { Trust }.Concat(Callers).Concat(Sessions).Concat(Boundaries).Concat(ServiceControls).Concat(ResourceControls);
}
