using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RoleChain.Emulator.Accounts;
using RoleChain.Emulator.Configuration;
using RoleChain.Emulator.Sts;

namespace RoleChain.Emulator.Tokens;

/// <summary>Validates web identity tokens. Keys come from the configuration and from the emulator itself, never from a token's issuer.</summary>
internal sealed class TokenValidator
{
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = StsLimits.MaxTokenLength };
    private readonly EmulatorSetup _setup;
    private readonly IssuerKey _ownKey;
    private readonly EmulatorClock _clock;

    public TokenValidator(EmulatorSetup setup, IssuerKey ownKey, EmulatorClock clock)
    {
        _setup = setup;
        _ownKey = ownKey;
        _clock = clock;
    }

    /// <summary>Validates a token for a role's account.</summary>
    /// <param name="text">The token.</param>
    /// <param name="account">The role's account; null where the emulator has none of that number.</param>
    /// <param name="draft">Where the subject is noted.</param>
    /// <exception cref="StsRefusal">The token is refused.</exception>
    public async Task<WebIdentity> ValidateAsync(string text, EmulatedAccount? account, CallDraft draft)
    {
        var (token, claims) = Read(text);
        var issuer = Require(claims, "iss");
        var subject = Require(claims, "sub");
        draft.Caller = subject;
        var provider = account?.FindProvider(issuer)
            ?? throw StsErrors.InvalidToken("No OpenIDConnect provider found in your account for " + issuer, account is null ? "the endpoint has no account of the role's number and partition" : "the role's account has no OIDC provider of exactly this URL");
        await VerifySignatureAsync(token, issuer).ConfigureAwait(false);
        var audience = CheckAudience(claims, provider);
        CheckTimes(claims);
        return new WebIdentity(provider, subject, audience, claims);
    }

    private static string Require(JsonElement claims, string name) =>
        TokenClaims.Text(claims, name) ?? throw MissingClaim(name);

    private static StsRefusal MissingClaim(string name) =>
        StsErrors.InvalidToken("Missing a required claim: " + name, "the token's claim " + name + " is missing or of the wrong kind");

    private static string CheckAudience(JsonElement claims, OidcProvider provider)
    {
        var audiences = TokenClaims.Texts(claims, "aud");
        if (audiences.Count == 0)
        {
            throw MissingClaim("aud");
        }

        // "azp" wins over "aud" where both are there (IAM user guide, "Available keys for AWS OIDC federation").
        var candidates = TokenClaims.Text(claims, "azp") is { } party ? [party] : audiences;
        return candidates.FirstOrDefault(provider.Takes)
            ?? throw StsErrors.InvalidToken("Incorrect token audience", "the token's audience is none of the provider's client ids");
    }

    private (JsonWebToken Token, JsonElement Claims) Read(string text)
    {
        try
        {
            var token = _handler.ReadJsonWebToken(text);
            if (token.IsEncrypted)
            {
                throw StsErrors.NotAJwt("the token is encrypted");
            }

            using var payload = JsonDocument.Parse(Base64UrlEncoder.Decode(token.EncodedPayload));
            return payload.RootElement.ValueKind == JsonValueKind.Object
                ? (token, payload.RootElement.Clone())
                : throw StsErrors.NotAJwt("the token's payload is not an object");
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException or JsonException or FormatException)
        {
            // The exception's text can carry parts of the token.
            throw StsErrors.NotAJwt("the token cannot be read as a JWT (" + exception.GetType().Name + ")");
        }
    }

    private async Task VerifySignatureAsync(JsonWebToken token, string issuer)
    {
        if (!Algorithms.Contains(token.Alg, StringComparer.Ordinal))
        {
            throw StsErrors.NoVerificationKey("the token's algorithm is not one of " + string.Join(", ", Algorithms));
        }

        if (string.IsNullOrEmpty(token.Kid))
        {
            throw StsErrors.NoVerificationKey("the token names no key (kid)");
        }

        if (FindKeys(issuer) is not { } keys)
        {
            throw StsErrors.NoVerificationKey("the emulator has no keys of this issuer: they are configured as trustedIssuers, never fetched");
        }

        var key = keys.FirstOrDefault(candidate => string.Equals(candidate.KeyId, token.Kid, StringComparison.Ordinal))
            ?? throw StsErrors.NoVerificationKey("the issuer has no key with the token's kid");
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = Algorithms,
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            // Issuer, audience and times are checked here, each with the answer that AWS has for it.
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        }).ConfigureAwait(false);
        if (!result.IsValid)
        {
            throw StsErrors.InvalidToken("Token signature could not be verified", "the token's signature is not that of the issuer's key (" + result.Exception.GetType().Name + ")");
        }
    }

    private IReadOnlyList<SecurityKey>? FindKeys(string issuer) =>
        issuer == _setup.Issuer ? [_ownKey.PublicKey]
        : _setup.TrustedIssuers.TryGetValue(issuer, out var keys) ? keys
        : null;

    private void CheckTimes(JsonElement claims)
    {
        var now = _clock.UtcNow.ToUnixTimeSeconds();
        var grace = _setup.Switches.TokenExpiryGraceSeconds;
        var expiry = TokenClaims.Seconds(claims, "exp") ?? throw MissingClaim("exp");
        if (now >= expiry + grace)
        {
            throw StsErrors.TokenExpired(now, expiry);
        }

        _ = TokenClaims.Seconds(claims, "iat") ?? throw MissingClaim("iat");
        if (!claims.TryGetProperty("nbf", out _))
        {
            return;
        }

        // One that is there and is no time would otherwise count as one that is over.
        var notBefore = TokenClaims.Seconds(claims, "nbf") ?? throw MissingClaim("nbf");
        if (now + grace < notBefore)
        {
            throw StsErrors.InvalidToken("Token is not yet valid", "the token's nbf is ahead of the emulator's clock");
        }
    }
}
