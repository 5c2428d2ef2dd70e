namespace RoleChain;

/// <summary>Credentials of registered profiles' chains on disk, for the user alone, so that not every process repeats its chain.</summary>
public interface ICredentialDiskCache
{
    /// <summary>Removes all of them. Those that processes hold live until their end.</summary>
    /// <exception cref="RoleChainException">The folder is not the user's own, or a file cannot be removed.</exception>
    void Clear();
}
