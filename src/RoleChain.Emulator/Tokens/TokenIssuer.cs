using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using RoleChain.Core;
using RoleChain.Emulator.Configuration;

namespace RoleChain.Emulator.Tokens;

/// <summary>Makes tokens as GitHub does.</summary>
internal sealed class TokenIssuer
{
    /// <summary>How long before <c>iat</c> GitHub's <c>nbf</c> lies, in seconds.</summary>
    private const int NotBeforeSeconds = 600;

    private readonly JsonWebTokenHandler _handler = new();
    private readonly EmulatorSetup _setup;
    private readonly IssuerKey _key;
    private readonly EmulatorClock _clock;
    private readonly EmulatorRandom _random;

    public TokenIssuer(EmulatorSetup setup, IssuerKey key, EmulatorClock clock, EmulatorRandom random)
    {
        _setup = setup;
        _key = key;
        _clock = clock;
        _random = random;
    }

    /// <summary>Makes a token.</summary>
    /// <param name="audience">The audience; null for the one that GitHub takes by default, the owner's address.</param>
    /// <param name="overrides">Claims that win over all others; a null value takes one away.</param>
    /// <param name="subject">The token's subject, or an empty text where an override took it away.</param>
    public SecretText Create(string? audience, IDictionary? overrides, out string subject)
    {
        var claims = GitHubClaims.Defaults();
        foreach (var claim in _setup.TokenClaims)
        {
            claims[claim.Key] = claim.Value;
        }

        foreach (DictionaryEntry entry in overrides ?? new Hashtable())
        {
            claims[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = entry.Value;
        }

        GitHubClaims.Derive(claims);
        var now = _clock.UtcNow.ToUnixTimeSeconds();
        SetDefault(claims, "iss", _setup.Issuer);
        SetDefault(claims, "aud", audience ?? "https://github.com/" + GitHubClaims.Text(claims, "repository_owner"));
        SetDefault(claims, "jti", _random.Uuid());
        SetDefault(claims, "iat", now);
        SetDefault(claims, "nbf", now - NotBeforeSeconds);
        SetDefault(claims, "exp", now + _setup.TokenLifetimeSeconds);
        subject = GitHubClaims.Text(claims, "sub");
        var json = ToJson(claims);
        // .NET Framework's keys do not sign on two threads at once.
        lock (_key)
        {
            return new SecretText(_handler.CreateToken(json, _key.Credentials));
        }
    }

    private static void SetDefault(Dictionary<string, object?> claims, string name, object value)
    {
        if (!claims.ContainsKey(name))
        {
            claims[name] = value;
        }
    }

    private static string ToJson(Dictionary<string, object?> claims)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var claim in claims)
            {
                if (claim.Value is null or JsonElement { ValueKind: JsonValueKind.Null })
                {
                    continue;
                }

                writer.WritePropertyName(claim.Key);
                // Times become Unix seconds, as JWT's NumericDate is.
                JsonTree.Write(writer, claim.Value, time => time.ToUnixTimeSeconds());
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
