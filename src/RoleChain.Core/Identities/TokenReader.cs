using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RoleChain.Core.Identities;

/// <summary>Reads all claims of a token, for somebody who asked to see them. They are made fit to print and bounded: a token can hold anything.</summary>
internal static class TokenReader
{
    private const int MaxClaims = 256;
    private const int MaxNameLength = 128;
    private const int MaxValueLength = 2048;

    // Claims go to a console, not into HTML: what ends a line or recolours a terminal is taken care of below.
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="RoleChainException">It is not a JWT (<see cref="RoleChainErrorKind.InvalidWebIdentityToken"/>).</exception>
    public static WebIdentityToken Read(SecretText token)
    {
        try
        {
            using var payload = TokenClaims.ReadPayload(token.Reveal());
            if (payload is not null)
            {
                return new WebIdentityToken(
                    token,
                    TokenClaims.ReadAudiences(payload.RootElement).Take(MaxClaims).Select(audience => SafeText.ForDisplay(audience, MaxValueLength)).ToArray(),
                    payload.RootElement.EnumerateObject().Take(MaxClaims).Select(Claim).ToArray());
            }
        }
        catch (InvalidOperationException)
        {
            // A string that is no text: half a surrogate pair.
        }

        throw new RoleChainException(RoleChainErrorKind.InvalidWebIdentityToken, "The token is no JWT: its second part is not the base64url of a JSON object (RFC 7519).");
    }

    private static KeyValuePair<string, string> Claim(JsonProperty claim) => new(
        SafeText.ForDisplay(claim.Name, MaxNameLength),
        SafeText.ForDisplay(claim.Value.ValueKind == JsonValueKind.String ? claim.Value.GetString() : JsonSerializer.Serialize(claim.Value, Compact), MaxValueLength));
}
