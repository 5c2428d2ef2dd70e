using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Identities;

namespace RoleChain.Core.Engine;

/// <summary>Makes the hops of a run from those of its definition, with what the identity and the job add to them.</summary>
internal sealed class HopPlanner
{
    private readonly RoleChainDefinition _definition;
    private readonly JobEnvironment _environment;
    private readonly IdentitySource _source;

    public HopPlanner(RoleChainDefinition definition, JobEnvironment environment, IdentitySource source)
    {
        _definition = definition;
        _environment = environment;
        _source = source;
    }

    /// <summary>Plans the hops with what is known so far.</summary>
    /// <param name="region">The region, whose partition the first role is in where nothing else is said.</param>
    /// <param name="identity">The identity; null before it was fetched.</param>
    /// <param name="account">The account of the source credential; null where it is not known.</param>
    /// <exception cref="RoleChainException">The identity lacks what a hop needs of it, or a session policy is no JSON.</exception>
    public HopPlan Plan(string region, ResolvedIdentity? identity = null, string? account = null)
    {
        RunVariables.Check(_definition);
        var definition = identity is null ? _definition : RunVariables.Resolve(_definition, identity);
        var hops = Resolve(definition, region, account);
        var index = (identity?.Kind ?? _source.Kind) == SourceKind.WebIdentityToken ? 1 : 0;
        if (index >= hops.Count)
        {
            return new HopPlan(hops, index, []);
        }

        var hop = hops[index];
        var defaults = _definition.SessionTagging == SessionTagging.Off
            ? []
            : DefaultSessionTags.Of(_environment, identity?.Claims ?? TokenClaims.None).Where(tag => !Has(hop, tag.Key)).ToArray();
        var travelling = _definition.SessionTagging == SessionTagging.Transitive
            ? defaults.Select(tag => tag.Key).Except(hop.TransitiveTagKeys, StringComparer.OrdinalIgnoreCase)
            : [];
        hops[index] = new RoleChainHop(hop.RoleArn, hop)
        {
            Tags = [.. defaults, .. hop.Tags],
            TransitiveTagKeys = [.. identity is null ? hop.TransitiveTagKeys.Where(key => !DefaultSessionTags.IsOfToken(key) || Has(hop, key)) : hop.TransitiveTagKeys, .. travelling],
            SourceIdentity = SourceIdentity(definition, identity) ?? hop.SourceIdentity,
        };
        return new HopPlan(hops, index, defaults.Select(tag => tag.Key).Where(DefaultSessionTags.IsConvenience));
    }

    private static bool Has(RoleChainHop hop, string key) => hop.Tags.Any(tag => string.Equals(tag.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <summary>The hops with their roles' ARNs, as far as those can be said, and with policies as short as they can be.</summary>
    private List<RoleChainHop> Resolve(RoleChainDefinition definition, string region, string? account)
    {
        var hops = definition.Hops.ToList();
        if (_source.EntryRoleArn is { } entry && hops.Count > 0)
        {
            if (IsSameRole(hops[0].RoleArn, entry))
            {
                hops[0] = new RoleChainHop(entry, hops[0]);
            }
            else
            {
                hops.Insert(0, new RoleChainHop(entry)
                {
                    SessionName = hops[0].SessionName,
                    Deferred = hops[0].Deferred?.SessionName is { } sessionName ? DeferredHopTexts.WithSessionName(null, sessionName) : null,
                });
            }
        }

        var partition = Partitions.OfRegion(region);
        var policies = new PolicyWriter();
        for (var index = 0; index < hops.Count; index++)
        {
            var hop = hops[index];
            if (RoleReference.TryResolve(hop.RoleArn, account, partition, out var role, out _))
            {
                (account, partition) = (role.Account, role.Partition);
            }

            hops[index] = new RoleChainHop(role?.Text ?? hop.RoleArn, hop) { Policy = hop.Policy is null ? null : policies.Minify(hop.Policy) };
        }

        return hops;
    }

    /// <summary>Whether the first role, in whatever form it is given, is the one that the token is for: assumed twice, a role would have to trust itself.</summary>
    private static bool IsSameRole(string first, string entry) => RoleArn.TryParse(entry, out var role, out _)
        && RoleReference.TryResolve(first, role.Account, role.Partition, out var named, out _)
        && named.Text == role.Text;

    private static string? SourceIdentity(RoleChainDefinition definition, ResolvedIdentity? identity)
    {
        if (!definition.SourceIdentityFromActor)
        {
            return definition.DeferredSourceIdentity is null ? definition.SourceIdentity : null;
        }

        if (identity is null)
        {
            return null;
        }

        return identity.Claims.Actor is { Length: > 0 } actor
            ? SessionNames.Allowed(actor)
            : throw new RoleChainException(RoleChainErrorKind.ActorUnavailable, identity.Token is null
                ? "The source identity is to be the token's actor, and the chain starts from a credential, not a token."
                : "The source identity is to be the token's actor, and the token has no claim actor.");
    }
}
