namespace RoleChain;

/// <summary>A web identity token that was handed over. It cannot be renewed.</summary>
public sealed class WebIdentityTokenIdentity : ChainIdentity
{
    /// <summary>Wraps a token.</summary>
    /// <param name="token">The OIDC JWT, 4 to 20000 characters.</param>
    public WebIdentityTokenIdentity(SecretText token) => Token = token;

    /// <summary>The OIDC JWT.</summary>
    public SecretText Token { get; }

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.WebIdentityToken;

    /// <inheritdoc/>
    public override string ToString() => "the web identity token given";
}
