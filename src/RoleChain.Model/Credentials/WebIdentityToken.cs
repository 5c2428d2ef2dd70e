using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;

namespace RoleChain;

/// <summary>
/// A web identity token (an OIDC JWT) and what it says. Nothing of it has been validated: its signature and times are STS's to check.
/// </summary>
public sealed class WebIdentityToken
{
    /// <summary>Describes a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="audience">Its audiences.</param>
    /// <param name="claims">All its claims in their order, name and value fit to print; values that are no text as compact JSON.</param>
    public WebIdentityToken(SecretText token, IReadOnlyList<string> audience, IEnumerable<KeyValuePair<string, string>> claims)
    {
        Token = token;
        Audience = audience;
        var ordered = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var claim in claims)
        {
            ordered[claim.Key] = claim.Value;
        }

        Claims = ordered.AsReadOnly();
    }

    /// <summary>Who made the token (<c>iss</c>); null where it does not say.</summary>
    public string? Issuer => Claim("iss");

    /// <summary>Whom the token is about (<c>sub</c>); null where it does not say.</summary>
    public string? Subject => Claim("sub");

    /// <summary>Whom the token is for (<c>aud</c>), fit to print; empty where it does not say.</summary>
    public IReadOnlyList<string> Audience { get; }

    /// <summary>When the token ends (<c>exp</c>), in UTC; null where it does not say.</summary>
    public DateTimeOffset? ExpiresAt => Time("exp");

    /// <summary>When the token was made (<c>iat</c>), in UTC; null where it does not say.</summary>
    public DateTimeOffset? IssuedAt => Time("iat");

    /// <summary>All claims in the token's order: name and value as texts that are fit to print. It cannot be changed.</summary>
    public OrderedDictionary Claims { get; }

    /// <summary>The token itself; <see cref="SecretText.Reveal"/> gives its text.</summary>
    public SecretText Token { get; }

    /// <summary>Issuer, subject and expiry; never the token.</summary>
    public override string ToString() =>
        "web identity token of " + (Issuer ?? "?") + " for " + (Subject ?? "?") + ", expires " + (ExpiresAt is { } end ? end.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "?");

    private string? Claim(string name) => Claims[name] as string;

    /// <summary>A NumericDate (RFC 7519, 2), which may have decimals.</summary>
    private DateTimeOffset? Time(string name) =>
        decimal.TryParse(Claim(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;
}
