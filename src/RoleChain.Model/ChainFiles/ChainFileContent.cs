using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain;

/// <summary>The chains of a chain file.</summary>
public sealed class ChainFileContent
{
    private readonly Func<IReadOnlyList<RoleChainDefinition>, string> _tree;

    /// <summary>Describes a file without faults.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="chains">Its chains, each with its name, in the file's order.</param>
    /// <param name="tree">Writes some of them as a tree.</param>
    public ChainFileContent(string path, IReadOnlyList<RoleChainDefinition> chains, Func<IReadOnlyList<RoleChainDefinition>, string> tree)
    {
        Path = path;
        Chains = chains;
        _tree = tree;
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

    /// <summary>The text of a tree in which what chains begin with stands once.</summary>
    /// <param name="chains">Some of the chains.</param>
    public string ToTree(IReadOnlyList<RoleChainDefinition> chains) => _tree(chains);
}
