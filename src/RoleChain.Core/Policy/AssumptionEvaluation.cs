using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>What every policy of an assumption says, and which of them must allow it.</summary>
internal sealed class AssumptionEvaluation
{
    public required PolicyEvaluation Trust { get; init; }

    public required IReadOnlyList<PolicyEvaluation> Callers { get; init; }

    public required IReadOnlyList<PolicyEvaluation> Sessions { get; init; }

    public required bool CallerMustAllow { get; init; }

    public required bool SessionMustAllow { get; init; }
}
