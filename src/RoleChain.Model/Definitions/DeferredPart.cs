namespace RoleChain;

/// <summary>A part of a text that is put together when a chain runs: text as it stands, or a variable.</summary>
internal sealed class DeferredPart
{
    private DeferredPart(string text, string? name, string? fallback, bool isClaim)
    {
        Text = text;
        Name = name;
        Fallback = fallback;
        IsClaim = isClaim;
    }

    /// <summary>The text, or the variable as it was written.</summary>
    public string Text { get; }

    /// <summary>The variable's name; null where the part is text.</summary>
    public string? Name { get; }

    /// <summary>What stands for the variable where it has no value; null for none.</summary>
    public string? Fallback { get; }

    /// <summary>Whether the variable is a claim of the identity's token; else it is one of the environment that was not set when the file was read.</summary>
    public bool IsClaim { get; }

    public static DeferredPart OfText(string text) => new(text, null, null, false);

    /// <param name="name">The claim.</param>
    /// <param name="fallback">Its default; null for none.</param>
    /// <param name="written">As it was written.</param>
    public static DeferredPart OfClaim(string name, string? fallback, string written) => new(written, name, fallback, true);

    /// <param name="name">The variable, which is not set and has no default.</param>
    /// <param name="written">As it was written.</param>
    public static DeferredPart OfMissing(string name, string written) => new(written, name, null, false);
}
