namespace RoleChain.Core.Profiles;

/// <summary>One line of a profile file, as it is there.</summary>
internal sealed class ProfileLine
{
    /// <summary>The line without its ending.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>How it ends; empty for a last line without an end.</summary>
    public string Ending { get; init; } = string.Empty;

    /// <summary>What it is.</summary>
    public ProfileLineKind Kind { get; init; }

    /// <summary>The name between a header's brackets, or a key's name; else empty.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>A key's value, or a continuation's text; else empty.</summary>
    public string Value { get; init; } = string.Empty;
}
