namespace RoleChain.Core.Policies;

/// <summary>A file to read, and what its place says.</summary>
/// <param name="FullPath">The file.</param>
/// <param name="Name">How faults and findings name it: the path from the folder that was given, with slashes.</param>
internal sealed record PolicyFile(string FullPath, string Name)
{
    /// <summary>The name without folders.</summary>
    public string FileName => Name.Substring(Name.LastIndexOf('/') + 1);

    /// <summary>The account of the folder that it stands in; null for none.</summary>
    public string? Account { get; init; }

    /// <summary>The path of roles, from the folders below the account's.</summary>
    public string RolePath { get; init; } = "/";

    /// <summary>The folder <c>scp</c> or <c>rcp</c> that it stands in; null for none.</summary>
    public string? ControlFolder { get; init; }
}
