namespace RoleChain.Core.ChainFiles;

/// <summary>A hop of a chain, and where the file says it.</summary>
internal sealed class FileHop
{
    public FileHop(FileNode node, string path, RoleChainHop? hop)
    {
        Node = node;
        Path = path;
        Hop = hop;
    }

    public FileNode Node { get; }

    /// <summary>How faults name it.</summary>
    public string Path { get; }

    /// <summary>Null where it is faulty.</summary>
    public RoleChainHop? Hop { get; }
}
