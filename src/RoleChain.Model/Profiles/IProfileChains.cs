namespace RoleChain;

/// <summary>The chains that the profiles of the shared AWS config and credentials files describe.</summary>
public interface IProfileChains
{
    /// <summary>The name of the profile that AWS SDKs use where none is named: <c>AWS_PROFILE</c>, or <c>default</c>.</summary>
    string UsualName { get; }

    /// <summary>Reads the files as they are now.</summary>
    /// <exception cref="RoleChainException">A file cannot be read (<see cref="RoleChainErrorKind.ProfileUnavailable"/>).</exception>
    IAwsProfiles Read();
}
