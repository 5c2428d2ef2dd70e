using System.Collections.Generic;

namespace RoleChain.Core.TrustPolicies;

/// <summary>An object of a policy document, in the order in which it is written: values are texts, maps, and lists of either.</summary>
internal sealed class PolicyMap
{
    private readonly List<KeyValuePair<string, object>> _entries = [];

    /// <summary>The entries in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Entries => _entries;

    /// <summary>Adds a text, or a map.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public PolicyMap With(string key, object value)
    {
        _entries.Add(new KeyValuePair<string, object>(key, value));
        return this;
    }

    /// <summary>Adds a list; one text stands alone, as IAM writes it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">The values.</param>
    public PolicyMap WithTexts(string key, IReadOnlyList<string> values) => With(key, values.Count == 1 ? values[0] : values);
}
