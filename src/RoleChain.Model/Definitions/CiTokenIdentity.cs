namespace RoleChain;

/// <summary>The OIDC token of a CI job, of a provider that was named.</summary>
public sealed class CiTokenIdentity : ChainIdentity
{
    /// <summary>Names a provider.</summary>
    /// <param name="provider">One that hands out tokens: not <see cref="IdentityProvider.Automatic"/> or <see cref="IdentityProvider.AwsSdk"/>.</param>
    public CiTokenIdentity(IdentityProvider provider) => Provider = provider;

    /// <summary>The provider.</summary>
    public IdentityProvider Provider { get; }

    /// <summary>The audience to ask a token for; null for the partition's usual one (<c>sts.amazonaws.com</c>), or the one that the provider fixes.</summary>
    public string? Audience { get; init; }

    /// <summary>Azure Pipelines' service connection, whose token it is; null for <c>AZURESUBSCRIPTION_SERVICE_CONNECTION_ID</c>.</summary>
    public string? ServiceConnectionId { get; init; }

    /// <inheritdoc/>
    internal override string? AskedAudience => Audience;

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.WebIdentityToken;

    /// <inheritdoc/>
    public override string ToString() => "the " + Provider + " token of this job";
}
