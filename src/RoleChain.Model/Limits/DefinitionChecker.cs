using System.Collections.Generic;
using System.Linq;

namespace RoleChain;

/// <summary>Checks a whole definition without network and reports every fault, not the first.</summary>
public static class DefinitionChecker
{
    /// <summary>All faults of a definition, chain first, then hop by hop; empty where it may be run.</summary>
    /// <param name="definition">What is to be run.</param>
    public static IReadOnlyList<DefinitionFault> Check(RoleChainDefinition definition) => Check(definition, definition.Identity.Source);

    /// <summary>All faults of a definition, where more is known of its identity than the definition says.</summary>
    /// <param name="definition">What is to be run.</param>
    /// <param name="source">The class of what the first hop is taken with.</param>
    public static IReadOnlyList<DefinitionFault> Check(RoleChainDefinition definition, SourceKind source)
    {
        var faults = new FaultList();
        var checkable = DeferredDefinition.Sample(definition);
        ChainRules.Check(checkable, faults);
        new HopRules(checkable, source, faults).Check();
        return faults.All;
    }

    /// <summary>Throws where a definition has faults.</summary>
    /// <param name="definition">What is to be run.</param>
    /// <exception cref="RoleChainException">Its kind is the first fault's; its message and <see cref="RoleChainException.Faults"/> name all.</exception>
    public static void ThrowIfFaulty(RoleChainDefinition definition) => ThrowIfFaulty(definition, definition.Identity.Source);

    /// <summary>Throws where a definition has faults, where more is known of its identity than the definition says.</summary>
    /// <param name="definition">What is to be run.</param>
    /// <param name="source">The class of what the first hop is taken with.</param>
    /// <exception cref="RoleChainException">Its kind is the first fault's; its message and <see cref="RoleChainException.Faults"/> name all.</exception>
    public static void ThrowIfFaulty(RoleChainDefinition definition, SourceKind source)
    {
        var faults = Check(definition, source);
        if (faults.Count == 0)
        {
            return;
        }

        var first = faults[0];
        throw new RoleChainException(first.Kind, "The chain cannot be run: " + string.Join("; ", faults.Select(fault => fault.ToString())) + ".")
        {
            Faults = faults,
            HopNumber = first.HopNumber,
            Hop = first.HopNumber is { } number ? definition.Hops[number - 1] : null,
            HopCount = definition.Hops.Count,
        };
    }
}
