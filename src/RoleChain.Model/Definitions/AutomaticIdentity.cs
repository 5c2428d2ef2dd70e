namespace RoleChain;

/// <summary>
/// The identity that is there: the CI job's token where its endpoint is, else <c>AWS_WEB_IDENTITY_TOKEN_FILE</c>,
/// else the AWS SDK's own credential chain.
/// </summary>
public sealed class AutomaticIdentity : ChainIdentity
{
    /// <summary>The audience to ask a token for; null for the partition's usual one (<c>sts.amazonaws.com</c>).</summary>
    public string? Audience { get; init; }

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.Unknown;

    /// <inheritdoc/>
    public override string ToString() => "the identity found in the environment";
}
