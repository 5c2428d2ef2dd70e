namespace RoleChain;

/// <summary>The credentials of one place, and of no other where that has none.</summary>
public sealed class CredentialSourceIdentity : ChainIdentity
{
    /// <summary>Names the place.</summary>
    /// <param name="credentialSource">The place.</param>
    public CredentialSourceIdentity(AwsCredentialSource credentialSource) => CredentialSource = credentialSource;

    /// <summary>The place.</summary>
    public AwsCredentialSource CredentialSource { get; }

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.Unknown;

    /// <inheritdoc/>
    public override string ToString() => CredentialSource switch
    {
        AwsCredentialSource.Environment => "the AWS keys of the environment",
        AwsCredentialSource.EcsContainer => "the container's AWS credentials",
        _ => "the EC2 instance's AWS credentials",
    };
}
