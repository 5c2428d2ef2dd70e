using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace RoleChain.Emulator.Tokens;

/// <summary>Reads claims from a token's payload.</summary>
internal static class TokenClaims
{
    /// <summary>The last second of the year 9999.</summary>
    private const double MaxUnixSeconds = 253402300799;

    /// <summary>A claim that is a text and not empty; else null.</summary>
    public static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A claim that is a text or a list of texts.</summary>
    public static IReadOnlyList<string> Texts(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            return [];
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToArray(),
            _ => [],
        };
    }

    /// <summary>A claim that is a time, in Unix seconds; null where it is missing or no time.</summary>
    public static long? Seconds(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= MaxUnixSeconds
            ? (long)Math.Floor(seconds)
            : null;
}
