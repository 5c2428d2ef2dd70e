namespace RoleChain;

/// <summary>The credentials that the AWS SDK's own chain finds: environment, the default profile, SSO, container, instance. No token is looked for.</summary>
public sealed class AwsSdkIdentity : ChainIdentity
{
    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.Unknown;

    /// <inheritdoc/>
    public override string ToString() => "the AWS SDK's own credential chain";
}
