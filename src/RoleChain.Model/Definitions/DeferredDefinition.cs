using System;
using System.Linq;

namespace RoleChain;

/// <summary>Definitions with texts whose variables have their values only when the chain runs.</summary>
internal static class DeferredDefinition
{
    /// <summary>Whether a definition has such texts.</summary>
    /// <param name="definition">Any definition.</param>
    public static bool Is(RoleChainDefinition definition) => definition.DeferredSourceIdentity is not null || definition.Hops.Any(hop => hop.Deferred is not null);

    /// <summary>The definition with values in the place of the variables; itself where it has none.</summary>
    /// <param name="definition">Any definition.</param>
    /// <param name="value">A variable's value.</param>
    public static RoleChainDefinition Resolve(RoleChainDefinition definition, Func<DeferredPart, string> value) => !Is(definition) ? definition : new RoleChainDefinition(definition)
    {
        SourceIdentity = definition.DeferredSourceIdentity?.Resolve(value) ?? definition.SourceIdentity,
        DeferredSourceIdentity = null,
        Hops = definition.Hops.Select(hop => hop.Deferred is { } deferred ? deferred.Resolve(hop, value) : hop).ToArray(),
    };

    /// <summary>The definition as it can be checked before a run: <c>xx</c>, which every field takes, stands for each variable.</summary>
    /// <param name="definition">Any definition.</param>
    public static RoleChainDefinition Sample(RoleChainDefinition definition) => Resolve(definition, _ => "xx");
}
