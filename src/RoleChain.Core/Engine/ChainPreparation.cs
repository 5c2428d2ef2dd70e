using RoleChain.Core.Identities;

namespace RoleChain.Core.Engine;

/// <summary>A run before anything was asked: where it starts, where STS is, the hops as far as they can be said.</summary>
internal sealed class ChainPreparation
{
    public ChainPreparation(IdentitySource source, StsPlace place, HopPlanner planner, HopPlan plan, string key)
    {
        Source = source;
        Place = place;
        Planner = planner;
        Plan = plan;
        Key = key;
    }

    public IdentitySource Source { get; }

    public StsPlace Place { get; }

    public HopPlanner Planner { get; }

    public HopPlan Plan { get; }

    /// <summary>What tells the chain from another in this process (<see cref="ChainKey"/>).</summary>
    public string Key { get; }
}
