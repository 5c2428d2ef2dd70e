using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using RoleChain.Emulator.Accounts;

namespace RoleChain.Emulator.Tokens;

/// <summary>A token that was verified, and the provider that let it in.</summary>
internal sealed class WebIdentity
{
    private readonly JsonElement _claims;

    public WebIdentity(OidcProvider provider, string subject, string audience, JsonElement claims)
    {
        Provider = provider;
        Subject = subject;
        Audience = audience;
        _claims = claims;
    }

    public OidcProvider Provider { get; }

    public string Subject { get; }

    /// <summary>The authorized party where the token names one, else the audience that the provider takes.</summary>
    public string Audience { get; }

    public IEnumerable<string> ClaimNames => _claims.EnumerateObject().Select(claim => claim.Name);

    /// <summary>A claim as it is; null where it is absent.</summary>
    public JsonElement? FindClaim(string claim) => _claims.TryGetProperty(claim, out var value) ? value : null;

    /// <summary>A claim that is a text, or a number or truth value as it is written; null for others.</summary>
    public string? Find(string claim) => FindClaim(claim) is { } value ? ToText(value) : null;

    /// <summary>A claim that is a text or a list of them.</summary>
    public IEnumerable<string> FindAll(string claim) => TokenClaims.Texts(_claims, claim);

    private static string? ToText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
