namespace RoleChain.Core.Profiles;

/// <summary>The two shared files, which name a profile's section differently.</summary>
internal enum ProfileFileKind
{
    /// <summary>The credentials file: <c>[NAME]</c>.</summary>
    Credentials,

    /// <summary>The config file: <c>[profile NAME]</c>, and <c>[default]</c>.</summary>
    Config,
}
