using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace RoleChain.Core.Identities;

/// <summary>
/// The claims of a JWT that may be shown, read without validating anything: STS validates the token, and RoleChain
/// only says what is in it. (Validation in the emulator uses Microsoft.IdentityModel, which is too heavy to start here.)
/// </summary>
internal sealed class TokenClaims
{
    // Names that say who the job is; everything else in a token stays unseen.
    private static readonly string[] Shown =
    [
        "iss", "sub", "aud", "exp", "nbf", "iat", "repository", "repository_owner", "repository_visibility", "ref", "ref_type", "head_ref", "base_ref",
        "environment", "event_name", "workflow_ref", "job_workflow_ref", "runner_environment",
    ];

    private TokenClaims(Dictionary<string, string> values, IReadOnlyList<string> audiences, string? actor)
    {
        Values = values;
        Audiences = audiences;
        Actor = actor;
    }

    public static TokenClaims None { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal), [], null);

    /// <summary>The claims that may be shown, made fit to print.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>The audiences as they are, to be compared: <c>aud</c> is a text or a list of texts (RFC 7519, 4.1.3).</summary>
    public IReadOnlyList<string> Audiences { get; }

    /// <summary>Who started the job, as the token says it; for session tags and source identities, never shown.</summary>
    public string? Actor { get; }

    public string? this[string name] => Values.TryGetValue(name, out var value) ? value : null;

    public DateTimeOffset? ExpiresAt =>
        long.TryParse(this["exp"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>Whether a text has the form of a JWT: three segments of base64url.</summary>
    public static bool IsJwt(string token)
    {
        var dots = 0;
        foreach (var character in token)
        {
            if (character == '.')
            {
                dots++;
            }
            else if (character is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_'))
            {
                return false;
            }
        }

        return dots == 2;
    }

    /// <summary>Reads what can be read; a token that is not a JWT gives no claims.</summary>
    public static TokenClaims Read(string token)
    {
        using var payload = ReadPayload(token);
        try
        {
            return payload is null ? None : new TokenClaims(Pick(payload.RootElement), ReadAudiences(payload.RootElement), ReadActor(payload.RootElement));
        }
        catch (InvalidOperationException)
        {
            // A string that is no text: half a surrogate pair.
            return None;
        }
    }

    /// <summary>The claims as JSON, an object; null where the token is not a JWT.</summary>
    public static JsonDocument? ReadPayload(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            var payload = parts[1].Replace('-', '+').Replace('_', '/');
            var bytes = Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '='));
            var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (Exception exception) when (exception is FormatException or JsonException or DecoderFallbackException)
        {
            // No JWT.
        }

        return null;
    }

    /// <summary>The audiences of claims that <see cref="ReadPayload"/> read.</summary>
    public static IReadOnlyList<string> ReadAudiences(JsonElement payload)
    {
        if (!payload.TryGetProperty("aud", out var audience))
        {
            return [];
        }

        return audience.ValueKind switch
        {
            JsonValueKind.String => [audience.GetString()!],
            JsonValueKind.Array => audience.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToArray(),
            _ => [],
        };
    }

    private static string? ReadActor(JsonElement payload) =>
        payload.TryGetProperty("actor", out var actor) && actor.ValueKind == JsonValueKind.String && actor.GetString() is { Length: <= StsLimits.MaxTagValueLength } text ? text : null;

    private static Dictionary<string, string> Pick(JsonElement payload)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Shown)
        {
            if (payload.TryGetProperty(name, out var value) && Text(value) is { } text)
            {
                values[name] = SafeText.ForDisplay(text, 256);
            }
        }

        return values;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Take(8).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString())),
        _ => null,
    };
}
