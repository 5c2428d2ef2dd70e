using System.Text.Json;

namespace RoleChain.Emulator.Configuration;

/// <summary>Another issuer whose tokens can be verified, with its keys inline: they are never fetched.</summary>
internal sealed class IssuerConfiguration
{
    public string? Issuer { get; init; }

    public JsonElement Jwks { get; init; }
}
