namespace RoleChain;

/// <summary>Source credentials that were handed over, such as one of ours or of AWS Tools'.</summary>
public sealed class SourceCredentialIdentity : ChainIdentity
{
    /// <summary>Wraps a provider of source credentials.</summary>
    /// <param name="provider">Asked each time that the chain runs, so that objects which renew themselves do.</param>
    public SourceCredentialIdentity(ISourceCredentialProvider provider) => Provider = provider;

    /// <summary>Hands out the credentials.</summary>
    public ISourceCredentialProvider Provider { get; }

    /// <inheritdoc/>
    public override SourceKind Source => Provider.Kind;

    /// <inheritdoc/>
    public override string ToString() => "the credential given (" + Provider.Description + ")";
}
