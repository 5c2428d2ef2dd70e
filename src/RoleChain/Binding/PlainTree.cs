using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Management.Automation;

namespace RoleChain.Binding;

/// <summary>Takes PowerShell's wrappers off nested objects, for an engine that does not know them.</summary>
internal static class PlainTree
{
    private const int MaxDepth = 32;

    /// <summary>Dictionaries, lists and simple values, without wrappers; a custom object becomes a dictionary of its properties.</summary>
    /// <exception cref="ArgumentException">It is nested too deep, or in itself.</exception>
    public static object? Of(object? value) => Of(value, 0);

    private static object? Of(object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ArgumentException(FormattableString.Invariant($"A value is nested deeper than {MaxDepth} levels."), nameof(value));
        }

        var plain = Wrapping.Unwrap(value);
        switch (plain)
        {
            case null or string:
                return plain;
            case IDictionary map:
                var entries = new OrderedDictionary();
                foreach (DictionaryEntry entry in map)
                {
                    entries[LanguagePrimitives.ConvertTo<string>(entry.Key)] = Of(entry.Value, depth + 1);
                }

                return entries;
            case PSCustomObject:
                var properties = new OrderedDictionary();
                foreach (var property in PSObject.AsPSObject(value).Properties)
                {
                    properties[property.Name] = Of(property.Value, depth + 1);
                }

                return properties;
            case IEnumerable list:
                var items = new List<object?>();
                foreach (var item in list)
                {
                    items.Add(Of(item, depth + 1));
                }

                return items;
            default:
                return plain;
        }
    }
}
