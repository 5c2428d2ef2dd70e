namespace RoleChain.Core.ChainFiles;

/// <summary>What the parts of one reading of a chain file share.</summary>
internal sealed class ChainFileContext
{
    public ChainFileContext(string path, bool isTrusted, JobEnvironment environment)
    {
        Path = path;
        IsTrusted = isTrusted;
        Environment = environment;
    }

    public string Path { get; }

    /// <summary>Paths in the file are relative to it.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Whether the file was named, and the user said that it may say everything.</summary>
    public bool IsTrusted { get; }

    public JobEnvironment Environment { get; }

    public ChainFileFaults Faults { get; } = new();
}
