using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;

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

    /// <summary>Each policy beside what it said, in the order in which a deny of theirs is told.</summary>
    /// <param name="decision">What came of asking them.</param>
    public IEnumerable<(RefusalSide Side, PolicyEvaluation Evaluation, NamedPolicy Policy)> Asked(AssumptionDecision decision)
    {
        static IEnumerable<(RefusalSide, PolicyEvaluation, NamedPolicy)> Of(RefusalSide side, IReadOnlyList<PolicyEvaluation> evaluations, IReadOnlyList<NamedPolicy> policies) =>
            evaluations.Zip(policies, (evaluation, policy) => (side, evaluation, policy));

        return Of(RefusalSide.TrustPolicy, [decision.Trust], [Trust])
            .Concat(Of(RefusalSide.CallerPolicy, decision.CallerPolicies, Callers))
            .Concat(Of(RefusalSide.SessionPolicy, decision.SessionPolicies, Sessions))
            .Concat(Of(RefusalSide.PermissionsBoundary, decision.PermissionsBoundaries, Boundaries))
            .Concat(Of(RefusalSide.ServiceControlPolicy, decision.ServiceControlPolicies, ServiceControls))
            .Concat(Of(RefusalSide.ResourceControlPolicy, decision.ResourceControlPolicies, ResourceControls));
    }
}
