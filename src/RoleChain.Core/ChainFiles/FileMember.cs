namespace RoleChain.Core.ChainFiles;

/// <summary>A member of a JSON object in a chain file.</summary>
internal sealed class FileMember
{
    public FileMember(string name, FilePosition position, FileNode value)
    {
        Name = name;
        Position = position;
        Value = value;
    }

    public string Name { get; }

    /// <summary>Where the name stands.</summary>
    public FilePosition Position { get; }

    public FileNode Value { get; }
}
