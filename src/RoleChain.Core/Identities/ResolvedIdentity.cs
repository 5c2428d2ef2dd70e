namespace RoleChain.Core.Identities;

/// <summary>An identity: either a web identity token or source credentials; or what is remembered of one.</summary>
internal sealed class ResolvedIdentity
{
    private ResolvedIdentity(SecretText? token, SourceCredential? credential, TokenClaims claims, SourceKind kind)
    {
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

    /// <summary>What is left of it once it was used: what it said, without its secrets.</summary>
    public ResolvedIdentity Remembered() => new(null, null, Claims, Kind);
}
