using System;
using System.Collections;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RoleChain.Core;

/// <summary>Writes session policies without white space and within STS's characters. What a policy says is left to IAM.</summary>
internal sealed class PolicyWriter : IPolicyWriter
{
    /// <summary>The longest text that is read. Nothing that long could pass STS's limit, however much of it is white space.</summary>
    private const int MaxTextLength = 128 * 1024;

    private const int MaxDepth = 32;

    /// <summary>Characters as they are: HTML is none of STS's concern, and every escape counts against its limit.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };

    public string Minify(string json)
    {
        if (json.Length > MaxTextLength)
        {
            throw Invalid(FormattableString.Invariant($"has {json.Length} characters; at most {MaxTextLength} are read"));
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object ? Write(document.RootElement.WriteTo) : throw Invalid("is JSON, but not an object");
        }
        catch (JsonException exception)
        {
            throw Invalid(exception.LineNumber is { } line ? FormattableString.Invariant($"is not JSON (line {line + 1}, character {exception.BytePositionInLine + 1})") : "is not JSON");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // A text with half of a surrogate pair has no UTF-8 form.
            throw Invalid("holds a text that is not Unicode");
        }
    }

    public string Write(IDictionary policy)
    {
        try
        {
            return Write(writer => JsonTree.Write(writer, policy, IsoTime.Of));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw Invalid("has no JSON form: it is nested too deep or in itself, or holds a number or text that JSON does not have");
        }
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return WithinLatin1(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>STS takes no character above U+00FF; in JSON they can only stand in texts, where an escape means the same.</summary>
    internal static string WithinLatin1(string json)
    {
        var text = new StringBuilder(json.Length);
        foreach (var character in json)
        {
            if (character <= '\u00FF')
            {
                text.Append(character);
            }
            else
            {
                text.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    private static RoleChainException Invalid(string problem) => new(RoleChainErrorKind.InvalidSessionPolicy, "The session policy " + problem + ".");
}
