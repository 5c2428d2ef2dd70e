using System.Text.Json;

namespace RoleChain.Core.Identities;

/// <summary>An identity: either a web identity token or source credentials; or what is remembered of one.</summary>
internal sealed class ResolvedIdentity
{
    /// <summary>All claims of a token that is remembered, as a JWT without header and signature, which nobody takes for a token; null where there was none.</summary>
    private readonly string? _unsigned;

    private ResolvedIdentity(SecretText? token, SourceCredential? credential, TokenClaims claims, SourceKind kind, string? unsigned = null)
    {
        _unsigned = unsigned;
        Token = token;
        Credential = credential;
        Claims = claims;
        Kind = kind;
    }

    public SecretText? Token { get; }

    public SourceCredential? Credential { get; }

    public TokenClaims Claims { get; }

    public SourceKind Kind { get; }

    /// <summary>Whether a hop can be taken with it.</summary>
    public bool IsInHand => Token is not null || Credential is not null;

    public static ResolvedIdentity OfToken(SecretText token) => new(token, null, TokenClaims.Read(token.Reveal()), SourceKind.WebIdentityToken);

    public static ResolvedIdentity OfCredential(SourceCredential credential) => new(null, credential, TokenClaims.None, credential.Kind);

    /// <summary>All claims of its token as JSON, an object, also where the token is only remembered; null where there is no token, or none that is a JWT.</summary>
    public JsonDocument? ReadPayload() => (Token?.Reveal() ?? _unsigned) is { } token ? TokenClaims.ReadPayload(token) : null;

    /// <summary>What is left of it once it was used: what it said, without its secrets. Chains that go on from it may still want a claim.</summary>
    public ResolvedIdentity Remembered() => new(null, null, Claims, Kind, _unsigned ?? (Token?.Reveal().Split('.') is { Length: 3 } parts ? "." + parts[1] + "." : null));
}
