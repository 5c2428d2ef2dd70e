using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain;

/// <summary>The chains of a chain file.</summary>
public sealed class ChainFileContent
{
    /// <summary>Describes a file without faults.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="chains">Its chains, each with its name, in the file's order.</param>
    public ChainFileContent(string path, IReadOnlyList<RoleChainDefinition> chains)
    {
        Path = path;
        Chains = chains;
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>Its chains, in the file's order. Variables of the run stand in them as they were written.</summary>
    public IReadOnlyList<RoleChainDefinition> Chains { get; }

    /// <summary>The chain of a name, whatever its case.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="RoleChainException">There is none (<see cref="RoleChainErrorKind.ChainNotFound"/>); the message says which name comes nearest.</exception>
    public RoleChainDefinition Find(string name) => Chains.FirstOrDefault(chain => string.Equals(chain.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new RoleChainException(RoleChainErrorKind.ChainNotFound, SafeText.ForDisplay(Path) + " has no chain '" + SafeText.ForDisplay(name, 64) + "'" + NearestName.Hint(name, Chains.Select(chain => chain.Name!)) + ".");
}
