using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain;

/// <summary>A text of a chain file whose variables have their values only when the chain runs. It is kept in parts, so that no value can be read as a variable.</summary>
internal sealed class DeferredText
{
    /// <param name="parts">The parts in order.</param>
    /// <param name="escape">What a variable's value becomes where it is put in; null for itself.</param>
    public DeferredText(IReadOnlyList<DeferredPart> parts, Func<string, string>? escape = null)
    {
        Parts = parts;
        Escape = escape ?? (value => value);
    }

    /// <summary>The parts in order.</summary>
    public IReadOnlyList<DeferredPart> Parts { get; }

    private Func<string, string> Escape { get; }

    /// <summary>The text with values in the place of its variables.</summary>
    /// <param name="value">A variable's value.</param>
    public string Resolve(Func<DeferredPart, string> value) => string.Concat(Parts.Select(part => part.Name is null ? part.Text : Escape(value(part))));

    /// <summary>The text as it was written.</summary>
    public override string ToString() => string.Concat(Parts.Select(part => part.Text));
}
