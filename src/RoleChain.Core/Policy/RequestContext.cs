using System;
using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>
/// The condition keys of a request and their values. Immutable; keys are matched without regard to case
/// (IAM user guide, "Condition": key names are not case-sensitive).
/// </summary>
public sealed class RequestContext
{
    private readonly Dictionary<string, RequestContextValue> _values;
    private readonly IReadOnlyList<string> _unknown;

    private RequestContext(Dictionary<string, RequestContextValue> values, IReadOnlyList<string> unknown)
    {
        _values = values;
        _unknown = unknown;
    }

    /// <summary>A context without any key.</summary>
    public static RequestContext Empty { get; } = new(new Dictionary<string, RequestContextValue>(StringComparer.OrdinalIgnoreCase), []);

    /// <summary>All keys that are present, in no particular order.</summary>
    public IReadOnlyCollection<RequestContextValue> Values => _values.Values;

    /// <summary>The same context with a single-valued key set, or replaced.</summary>
    /// <param name="key">The key, such as <c>sts:ExternalId</c>.</param>
    /// <param name="value">Its value; null takes the key away, an empty text does not.</param>
    public RequestContext With(string key, string? value) =>
        value is null ? Without(key) : Set(new RequestContextValue(key, isMultivalued: false, [value]));

    /// <summary>The same context with a multivalued key set, or replaced.</summary>
    /// <param name="key">The key, such as <c>aws:TagKeys</c>.</param>
    /// <param name="values">Its values; none takes the key away.</param>
    public RequestContext WithMany(string key, IEnumerable<string> values)
    {
        IReadOnlyList<string> list = [.. values];
        return list.Count == 0 ? Without(key) : Set(new RequestContextValue(key, isMultivalued: true, list));
    }

    /// <summary>The same context without a key.</summary>
    /// <param name="key">The key, in any case.</param>
    public RequestContext Without(string key)
    {
        if (!_values.ContainsKey(key))
        {
            return this;
        }

        var values = new Dictionary<string, RequestContextValue>(_values, StringComparer.OrdinalIgnoreCase);
        values.Remove(key);
        return new RequestContext(values, _unknown);
    }

    /// <summary>The same context where nothing is known of some keys: neither whether the request has them, nor their values. What is set of them is known all the same.</summary>
    /// <param name="keys">The keys; one that ends with <c>/</c> stands for all that begin so, one that begins with <c>:</c> for all that end so.</param>
    public RequestContext WithUnknown(params string[] keys) => new(_values, [.. _unknown, .. keys]);

    /// <summary>Whether there is a key of which nothing is known.</summary>
    internal bool HasUnknown => _unknown.Count > 0;

    /// <summary>Whether nothing is known of a key.</summary>
    /// <param name="key">The key, in any case.</param>
    public bool IsUnknown(string key)
    {
        if (_values.ContainsKey(key))
        {
            return false;
        }

        foreach (var unknown in _unknown)
        {
            if (unknown[unknown.Length - 1] == '/' ? key.StartsWith(unknown, StringComparison.OrdinalIgnoreCase)
                : unknown[0] == ':' ? key.EndsWith(unknown, StringComparison.OrdinalIgnoreCase)
                : string.Equals(key, unknown, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The values of a key; null where it is absent.</summary>
    /// <param name="key">The key, in any case.</param>
    public RequestContextValue? Find(string key) => _values.TryGetValue(key, out var value) ? value : null;

    private RequestContext Set(RequestContextValue value)
    {
        var values = new Dictionary<string, RequestContextValue>(_values, StringComparer.OrdinalIgnoreCase);
        values.Remove(value.Key);
        values.Add(value.Key, value);
        return new RequestContext(values, _unknown);
    }
}
