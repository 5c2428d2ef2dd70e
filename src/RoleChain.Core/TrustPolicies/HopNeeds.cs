using System.Collections.Generic;
using RoleChain.Core.Policy;

namespace RoleChain.Core.TrustPolicies;

/// <summary>What an AssumeRole of a chain asks of the role, and the role of it.</summary>
internal sealed class HopNeeds
{
    private HopNeeds(IReadOnlyList<string> actions, PolicyMap condition)
    {
        Actions = actions;
        Condition = condition;
    }

    /// <summary>The actions, the assumption first.</summary>
    public IReadOnlyList<string> Actions { get; }

    /// <summary>What the assumption has to bring; empty for nothing.</summary>
    public PolicyMap Condition { get; }

    /// <summary>Works out what each hop needs: tags and source identity travel, as STS lets them.</summary>
    /// <param name="definition">The chain.</param>
    /// <param name="token">Whose tokens the first role lets in; null where the chain starts from a credential.</param>
    /// <exception cref="RoleChainException">An external id is not known before the chain is run.</exception>
    public static IReadOnlyList<HopNeeds> Of(RoleChainDefinition definition, TokenTrust? token)
    {
        // Only jobs of GitHub have default tags; of a credential it is not known where it is used.
        var hasDefaultTags = definition.SessionTagging != SessionTagging.Off && (token is null || GitHubIssuers.Has(token.Provider));
        var firstAssumption = token is null ? 0 : 1;
        var needs = new List<HopNeeds>();
        var inheritsTags = false;
        var hasSourceIdentity = false;
        for (var index = 0; index < definition.Hops.Count; index++)
        {
            var hop = definition.Hops[index];
            var isFirst = index == firstAssumption;
            var hasTags = inheritsTags || hop.Tags.Count > 0 || (isFirst && hasDefaultTags);
            hasSourceIdentity |= hop.SourceIdentity is not null || hop.Deferred?.SourceIdentity is not null || (isFirst && SetsSourceIdentity(definition));
            inheritsTags |= hop.TransitiveTagKeys.Count > 0 || (isFirst && hasDefaultTags && definition.SessionTagging == SessionTagging.Transitive);
            needs.Add(new HopNeeds(StsActions.Of(StsActions.AssumeRole, hasTags, hasSourceIdentity), ConditionOf(hop, index + 1)));
        }

        return needs;
    }

    private static bool SetsSourceIdentity(RoleChainDefinition definition) =>
        definition.SourceIdentity is not null || definition.DeferredSourceIdentity is not null || definition.SourceIdentityFromActor;

    private static PolicyMap ConditionOf(RoleChainHop hop, int number)
    {
        var condition = new PolicyMap();
        if (hop.Deferred?.ExternalId is not null)
        {
            throw TokenTrust.Invalid("the external id of hop " + number + " is made of the token's claims, and a trust policy asks for one that does not change");
        }

        if (hop.ExternalId is { } externalId)
        {
            condition.With("StringEquals", new PolicyMap().With("sts:ExternalId", externalId));
        }

        return hop.SerialNumber is null ? condition : condition.With("Bool", new PolicyMap().With("aws:MultiFactorAuthPresent", "true"));
    }
}
