namespace RoleChain.Core.Profiles;

/// <summary>What a line of a profile file is.</summary>
internal enum ProfileLineKind
{
    /// <summary>Blank, a comment, or nothing that a reader knows.</summary>
    Other,

    /// <summary>A section's header.</summary>
    Header,

    /// <summary>A key with its value.</summary>
    Key,

    /// <summary>A line that is indented deeper than the key before it, whose value goes on: nested settings such as those of <c>s3</c>.</summary>
    Continuation,
}
