namespace RoleChain;

/// <summary>A profile of the shared AWS config and credentials files, resolved by the AWS SDK.</summary>
public sealed class ProfileIdentity : ChainIdentity
{
    /// <summary>Names a profile.</summary>
    /// <param name="profileName">The profile's name.</param>
    public ProfileIdentity(string profileName) => ProfileName = profileName;

    /// <summary>The profile's name.</summary>
    public string ProfileName { get; }

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.Unknown;

    /// <inheritdoc/>
    public override string ToString() => "the AWS profile " + SafeText.ForDisplay(ProfileName);
}
