using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace RoleChain.Core.Policy;

/// <summary>Reads JSON into nodes with positions; strictly: no comments, no trailing commas, no property twice.</summary>
internal static class PolicyJson
{
    /// <summary>Far over IAM's largest quota (10240 characters); it bounds what a hostile file costs.</summary>
    public const int MaxBytes = 128 * 1024;

    /// <summary>A policy needs 6 levels.</summary>
    public const int MaxDepth = 16;

    public static (PolicyText Text, PolicyNode Root) Read(string json)
    {
        if (json.Length > MaxBytes || Encoding.UTF8.GetByteCount(json) > MaxBytes)
        {
            throw new PolicyFormatException(FormattableString.Invariant($"The policy is larger than {MaxBytes / 1024} KiB"), 1, 1);
        }

        var text = new PolicyText(Encoding.UTF8.GetBytes(json));
        var reader = new Utf8JsonReader(text.Utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, text, string.Empty, 0);

            // Reads on to the end, so that anything behind the document is found.
            reader.Read();
            return (text, root);
        }
        catch (JsonException exception)
        {
            throw text.FaultAt("The policy is not valid JSON: " + Describe(exception), exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0, exception);
        }
    }

    // System.Text.Json ends its messages with its own positions, which count from 0.
    private static string Describe(JsonException exception)
    {
        var message = exception.Message;
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return SafeText.ForDisplay((end < 0 ? message : message.Substring(0, end)).TrimEnd('.', ' '));
    }

    private static PolicyNode ReadValue(ref Utf8JsonReader reader, PolicyText text, string name, long nameOffset)
    {
        var offset = reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var node = new PolicyNode(PolicyNodeKind.Object, offset) { Name = name, NameOffset = nameOffset };
                ReadMembers(ref reader, text, node);
                return node;
            case JsonTokenType.StartArray:
                var array = new PolicyNode(PolicyNodeKind.Array, offset) { Name = name, NameOffset = nameOffset };
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    array.Children.Add(ReadValue(ref reader, text, string.Empty, 0));
                }

                return array;
            case JsonTokenType.String:
                return new PolicyNode(PolicyNodeKind.Text, offset) { Name = name, NameOffset = nameOffset, Text = ReadString(ref reader, text) };
            case JsonTokenType.Number:
                return new PolicyNode(PolicyNodeKind.Number, offset) { Name = name, NameOffset = nameOffset, Text = Encoding.UTF8.GetString(reader.ValueSpan.ToArray()) };
            case JsonTokenType.True:
            case JsonTokenType.False:
                return new PolicyNode(PolicyNodeKind.Boolean, offset) { Name = name, NameOffset = nameOffset, Text = reader.TokenType == JsonTokenType.True ? "true" : "false" };
            default:
                return new PolicyNode(PolicyNodeKind.Null, offset) { Name = name, NameOffset = nameOffset };
        }
    }

    private static void ReadMembers(ref Utf8JsonReader reader, PolicyText text, PolicyNode node)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var offset = reader.TokenStartIndex;
            var name = ReadString(ref reader, text);
            if (!names.Add(name))
            {
                throw text.Fault("'" + SafeText.ForDisplay(name, 128) + "' is given twice", offset);
            }

            reader.Read();
            node.Children.Add(ReadValue(ref reader, text, name, offset));
        }
    }

    private static string ReadString(ref Utf8JsonReader reader, PolicyText text)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair, written as \uD800, passes the reader and not the decoder.
            throw text.Fault("The policy is not valid JSON: a string is not valid Unicode", reader.TokenStartIndex, exception);
        }
    }
}
