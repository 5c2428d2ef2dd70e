using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>The values of one condition key in a request.</summary>
public sealed class RequestContextValue
{
    internal RequestContextValue(string key, bool isMultivalued, IReadOnlyList<string> values)
    {
        Key = key;
        IsMultivalued = isMultivalued;
        Values = values;
        var texts = new RequestText[values.Count];
        for (var index = 0; index < texts.Length; index++)
        {
            texts[index] = new RequestText(values[index]);
        }

        Texts = texts;
    }

    /// <summary>The key, as it was set; it is matched without regard to case.</summary>
    public string Key { get; }

    /// <summary>Whether the key is one that can have several values, such as <c>aws:TagKeys</c>. It cannot be used as a policy variable.</summary>
    public bool IsMultivalued { get; }

    /// <summary>The values; never empty, for an empty set is the same as an absent key.</summary>
    public IReadOnlyList<string> Values { get; }

    internal RequestText[] Texts { get; }

    /// <summary>The key alone: values can be confidential (an external id).</summary>
    public override string ToString() => SafeText.ForDisplay(Key);
}
