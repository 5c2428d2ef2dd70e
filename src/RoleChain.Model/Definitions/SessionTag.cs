namespace RoleChain;

/// <summary>A session tag: a key and a value that a hop puts on the session it makes (STS API reference, Tag).</summary>
public sealed class SessionTag
{
    /// <summary>Describes a tag.</summary>
    /// <param name="key">1 to 128 of <c>[\p{L}\p{Z}\p{N}_.:/=+\-@]</c>, not starting with <c>aws:</c>; keys are the same whatever their case.</param>
    /// <param name="value">0 to 256 of the same alphabet.</param>
    public SessionTag(string key, string value)
    {
        Key = key;
        Value = value;
    }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The value.</summary>
    public string Value { get; }

    /// <summary>Key and value, made fit to print.</summary>
    public override string ToString() => SafeText.ForDisplay(Key, 128) + "=" + SafeText.ForDisplay(Value, 256);
}
