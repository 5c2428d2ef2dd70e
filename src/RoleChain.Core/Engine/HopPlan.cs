using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Engine;

/// <summary>The hops that a run takes, with everything in place: roles by their ARNs, tags, source identity.</summary>
internal sealed class HopPlan
{
    private readonly int _taggedIndex;
    private readonly HashSet<string> _convenience;

    /// <param name="hops">The hops.</param>
    /// <param name="taggedIndex">Which of them has the job's default tags.</param>
    /// <param name="convenience">The keys of those default tags on it that may be left out.</param>
    public HopPlan(IReadOnlyList<RoleChainHop> hops, int taggedIndex, IEnumerable<string> convenience)
    {
        Hops = hops;
        _taggedIndex = taggedIndex;
        _convenience = new HashSet<string>(convenience, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<RoleChainHop> Hops { get; }

    /// <summary>The length of the last hop's session, as it is asked for.</summary>
    public TimeSpan Session => TimeSpan.FromSeconds(Hops[Hops.Count - 1].DurationSeconds ?? StsLimits.DefaultDurationSeconds);

    /// <summary>The plan whose first hops are those of another, as they were taken.</summary>
    public HopPlan After(HopPlan trunk) => new([.. trunk.Hops, .. Hops.Skip(trunk.Hops.Count)], _taggedIndex, _convenience);

    /// <summary>The chain as it is planned, to be checked: what was said of the whole chain is on its hops now.</summary>
    public RoleChainDefinition Checkable(RoleChainDefinition definition, string? region) => new(definition)
    {
        Hops = Hops,
        Region = region,
        SessionTagging = SessionTagging.Off,
        SourceIdentity = Hops.Any(hop => hop.SourceIdentity is not null) ? null : definition.SourceIdentity,
        DeferredSourceIdentity = Hops.Any(hop => hop.SourceIdentity is not null) ? null : definition.DeferredSourceIdentity,
        SourceIdentityFromActor = false,
    };

    /// <summary>Whether a hop has tags that may be left out.</summary>
    public bool CanTrim(int index) => index == _taggedIndex && _convenience.Count > 0;

    /// <summary>A hop without them, and without what they have among its transitive keys.</summary>
    public RoleChainHop Trim(int index)
    {
        var hop = Hops[index];
        return new RoleChainHop(hop.RoleArn, hop)
        {
            Tags = hop.Tags.Where(tag => !_convenience.Contains(tag.Key)).ToArray(),
            TransitiveTagKeys = hop.TransitiveTagKeys.Where(key => !_convenience.Contains(key)).ToArray(),
        };
    }
}
