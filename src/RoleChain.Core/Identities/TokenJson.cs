using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace RoleChain.Core.Identities;

/// <summary>Finds a token in a JSON object.</summary>
internal static class TokenJson
{
    /// <summary>The first of the named properties that holds a JWT of a length that STS takes; null where none does, or the text is no JSON object.</summary>
    public static SecretText? Find(string json, params string[] names)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            foreach (var name in names)
            {
                if (document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                    && value.GetString() is { Length: >= StsLimits.MinTokenLength and <= StsLimits.MaxTokenLength } text && TokenClaims.IsJwt(text))
                {
                    return new SecretText(text);
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string that is no text. Whoever asked says so, without the text, which may hold a token.
        }

        return null;
    }

    /// <summary>The texts of a JSON object's properties, whether they are tokens or not; none where the text is no JSON object.</summary>
    public static IReadOnlyList<string> Texts(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().Where(item => item.Value.ValueKind == JsonValueKind.String).Select(item => item.Value.GetString()!).ToArray()
                : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
