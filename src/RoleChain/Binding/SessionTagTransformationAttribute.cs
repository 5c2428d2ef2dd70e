using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace RoleChain.Binding;

/// <summary>Lets session tags be given as a hashtable or custom object of keys and values, or as objects or hashtables with Key and Value, as AWS Tools have them.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SessionTagTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is null ? null : Read(inputData).ToArray();

    private static IEnumerable<SessionTag> Read(object source)
    {
        var value = Wrapping.Unwrap(source);
        switch (value)
        {
            case SessionTag tag:
                return [tag];
            case IDictionary { Count: 2 } pair when Entry(pair, "Key") is { } name && Entry(pair, "Value") is { } text:
                return [new SessionTag(Text(name.Value), Text(text.Value))];
            case IDictionary map:
                return map.Cast<DictionaryEntry>().Select(entry => new SessionTag(Text(entry.Key), Text(entry.Value)));
            case IEnumerable list and not string:
                return list.Cast<object>().Where(item => item is not null).SelectMany(Read);
        }

        var properties = PSObject.AsPSObject(source).Properties;
        if (properties["Key"] is { } key && properties["Value"] is { } content)
        {
            return [new SessionTag(Text(key.Value), Text(content.Value))];
        }

        return value is PSCustomObject
            ? properties.Select(property => new SessionTag(property.Name, Text(property.Value)))
            : throw new ArgumentTransformationMetadataException("A session tag is given as @{ KEY = 'VALUE' }, or as an object with Key and Value.");
    }

    /// <summary>AWS Tools' users write one tag as a hashtable with Key and Value.</summary>
    private static DictionaryEntry? Entry(IDictionary map, string name)
    {
        foreach (DictionaryEntry entry in map)
        {
            if (string.Equals(entry.Key as string, name, StringComparison.OrdinalIgnoreCase))
            {
                return entry;
            }
        }

        return null;
    }

    private static string Text(object? value) => Wrapping.Unwrap(value) switch
    {
        null => string.Empty,
        bool truth => truth ? "true" : "false",
        System.Security.SecureString => throw new ArgumentTransformationMetadataException("The value of a session tag is no secret: CloudTrail shows it."),
        IDictionary or PSCustomObject or (IEnumerable and not string) => throw new ArgumentTransformationMetadataException("The value of a session tag is a text, a number or a truth value, not a list or an object."),
        _ => LanguagePrimitives.ConvertTo<string>(value),
    };
}
