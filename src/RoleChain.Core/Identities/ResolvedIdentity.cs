namespace RoleChain.Core.Identities;

/// <summary>An identity in hand: either a web identity token or source credentials.</summary>
internal sealed class ResolvedIdentity
{
    private ResolvedIdentity(SecretText? token, SourceCredential? credential)
    {
        Token = token;
        Credential = credential;
        Claims = token is null ? TokenClaims.None : TokenClaims.Read(token.Reveal());
    }

    public SecretText? Token { get; }

    public SourceCredential? Credential { get; }

    public TokenClaims Claims { get; }

    public SourceKind Kind => Credential?.Kind ?? SourceKind.WebIdentityToken;

    public static ResolvedIdentity OfToken(SecretText token) => new(token, null);

    public static ResolvedIdentity OfCredential(SourceCredential credential) => new(null, credential);
}
