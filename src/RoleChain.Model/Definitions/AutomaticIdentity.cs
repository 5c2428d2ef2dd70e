namespace RoleChain;

/// <summary>
/// The identity that is there: a token that the CI job was granted, else <c>AWS_WEB_IDENTITY_TOKEN_FILE</c>, else what the environment says
/// of AWS, else a token that every job of the CI has, else the AWS SDK's own credential chain (docs/identities.md).
/// </summary>
public sealed class AutomaticIdentity : ChainIdentity
{
    /// <summary>The audience to ask a token for; null for the partition's usual one (<c>sts.amazonaws.com</c>).</summary>
    public string? Audience { get; init; }

    /// <inheritdoc/>
    internal override string? AskedAudience => Audience;

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.Unknown;

    /// <inheritdoc/>
    public override string ToString() => "the identity found in the environment";
}
