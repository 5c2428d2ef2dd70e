namespace RoleChain;

/// <summary>A profile of the shared AWS config and credentials files, resolved by the AWS SDK.</summary>
public sealed class ProfileIdentity : ChainIdentity
{
    /// <summary>Names a profile.</summary>
    /// <param name="profileName">The profile's name.</param>
    public ProfileIdentity(string profileName) => ProfileName = profileName;

    /// <summary>The profile's name.</summary>
    public string ProfileName { get; }

    /// <summary>Whether only the keys that stand in the profile are meant, though it has a role too: one that names itself as its source.</summary>
    public bool KeysOnly { get; init; }

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.Unknown;

    /// <inheritdoc/>
    public override string ToString() => (KeysOnly ? "the keys of the AWS profile " : "the AWS profile ") + SafeText.ForDisplay(ProfileName);
}
