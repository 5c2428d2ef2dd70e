using System.Collections.Generic;

namespace RoleChain.Core.Registration;

/// <summary>Sections of a profile that was there before it was registered, in the JSON of its chain: what they were, and what they became.</summary>
internal sealed class ReplacedSection
{
    /// <summary>The text of each, one character a byte.</summary>
    public IReadOnlyList<string> Before { get; set; } = [];

    /// <inheritdoc cref="Before"/>
    public IReadOnlyList<string> After { get; set; } = [];
}
