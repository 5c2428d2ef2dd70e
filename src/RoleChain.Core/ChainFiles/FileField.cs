namespace RoleChain.Core.ChainFiles;

/// <summary>A field that an object of a chain file may have.</summary>
internal sealed class FileField
{
    /// <param name="name">The key in the file.</param>
    /// <param name="kind">What it holds.</param>
    /// <param name="parameter">How the checks of definitions name it; null where they do not know it.</param>
    public FileField(string name, FieldKind kind, string? parameter = null)
    {
        Name = name;
        Kind = kind;
        Parameter = parameter;
    }

    public string Name { get; }

    public FieldKind Kind { get; }

    public string? Parameter { get; }

    /// <summary>Whether only a file that was named and is trusted may have it: it says where secrets go, or what is run.</summary>
    public bool NeedsTrust { get; init; }
}
