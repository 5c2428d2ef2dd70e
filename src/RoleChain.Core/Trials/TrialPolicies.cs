using System.Collections.Generic;
using RoleChain.Core.Policies;

namespace RoleChain.Core.Trials;

/// <summary>The policies that are asked about a hop, each in the order of its evaluation.</summary>
internal sealed class TrialPolicies
{
    public required NamedPolicy Trust { get; init; }

    public IReadOnlyList<NamedPolicy> Callers { get; init; } = [];

    public IReadOnlyList<NamedPolicy> Sessions { get; init; } = [];

    public IReadOnlyList<NamedPolicy> Boundaries { get; init; } = [];

    public IReadOnlyList<NamedPolicy> ServiceControls { get; init; } = [];

    public IReadOnlyList<NamedPolicy> ResourceControls { get; init; } = [];
}
