namespace RoleChain.Core.ChainFiles;

/// <summary>A setting that holds for a chain, and where it was said.</summary>
internal sealed class FileSetting
{
    public FileSetting(FileMember member, string path)
    {
        Value = member.Value;
        Path = path;
    }

    public FileNode Value { get; }

    /// <summary>How faults name it.</summary>
    public string Path { get; }
}
