using System;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.Identities;

namespace RoleChain.Core.Cache;

/// <summary>What tells one credential on disk from another: a hash of the chain, with every parameter of every hop, and of who took it.</summary>
internal static class CacheKey
{
    /// <summary>Claims that are another in each token of one identity (RFC 7519, 4.1).</summary>
    private static readonly string[] Passing = ["exp", "nbf", "iat", "jti"];

    /// <summary>The key, which becomes the name of a file; null for an identity of which too little is known.</summary>
    /// <param name="chainKey">The chain, as it was planned for the identity.</param>
    /// <param name="identity">The identity, as it was fetched.</param>
    public static string? Of(string chainKey, ResolvedIdentity identity) => Subject(identity) is { } subject ? Digest.Sha256Hex(chainKey + "\n" + subject) : null;

    /// <summary>Who a token is of: issuer, subject, audience and all else that it claims, since a trust policy and a session's tags may be about any of it. Of a credential, its access key id.</summary>
    private static string? Subject(ResolvedIdentity identity)
    {
        if (identity.Token is not { } token)
        {
            return identity.Credential?.AccessKeyId;
        }

        using var payload = TokenClaims.ReadPayload(token.Reveal());
        return payload is null || !HasText(payload.RootElement, "iss") || !HasText(payload.RootElement, "sub")
            ? null
            : string.Concat(payload.RootElement.EnumerateObject().Where(claim => !Passing.Contains(claim.Name, StringComparer.Ordinal)).Select(claim => JsonSerializer.Serialize(claim.Name) + claim.Value.GetRawText() + "\n"));
    }

    private static bool HasText(JsonElement payload, string claim) => payload.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.String;
}
