using System;

namespace RoleChain;

/// <summary>
/// A secret that cannot be shown by accident: its <see cref="ToString"/> is a mask, and the text is read only
/// through <see cref="Reveal"/>, at the place that sends it where it belongs.
/// </summary>
public sealed class SecretText
{
    private readonly string _text;

    /// <summary>Wraps a secret.</summary>
    /// <param name="text">The secret's text.</param>
    public SecretText(string text) => _text = text ?? throw new ArgumentNullException(nameof(text));

    /// <summary>The number of characters, which is not a secret and is checked against limits.</summary>
    public int Length => _text.Length;

    /// <summary>The secret itself. Call it only where the secret is used.</summary>
    public string Reveal() => _text;

    /// <summary>A mask, never the secret.</summary>
    public override string ToString() => SafeText.Mask;
}
