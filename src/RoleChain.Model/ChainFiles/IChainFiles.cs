using System.Collections.Generic;

namespace RoleChain;

/// <summary>Reads chain files: chains that a team has written down (docs/chain-files.md).</summary>
public interface IChainFiles
{
    /// <summary>Finds and reads a chain file. Nothing is called.</summary>
    /// <param name="request">Which one.</param>
    /// <exception cref="RoleChainException">There is none, it is not to be trusted or cannot be read, or it has faults: all of them are in <see cref="RoleChainException.Faults"/>, with line and column.</exception>
    ChainFileContent Read(ChainFileRequest request);

    /// <summary>The names of a chain file's chains, for completion: those that can be read, whatever faults the file has besides; empty where it cannot be read.</summary>
    /// <param name="request">Which one.</param>
    IReadOnlyList<string> FindNames(ChainFileRequest request);

    /// <summary>The text of a tree in which what chains begin with alike stands once.</summary>
    /// <param name="chains">The chains, of whatever origin.</param>
    string ToTree(IReadOnlyList<RoleChainDefinition> chains);
}
