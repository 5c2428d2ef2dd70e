namespace RoleChain;

/// <summary>Which chain file is to be read, and how far it is trusted.</summary>
public sealed class ChainFileRequest
{
    /// <summary>Asks for the chain file of a place.</summary>
    /// <param name="location">The session's current folder, a full path; null where it is none of the file system.</param>
    public ChainFileRequest(string? location) => Location = location;

    /// <summary>The session's current folder, from which the file is searched upwards.</summary>
    public string? Location { get; }

    /// <summary>The file that was named, a full path; null to take that of <c>ROLECHAIN_FILE</c>, or search.</summary>
    public string? Path { get; init; }

    /// <summary>Whether the file may say everything. It counts only for a file that is named, by <see cref="Path"/> or <c>ROLECHAIN_FILE</c>.</summary>
    public bool Trust { get; init; }
}
