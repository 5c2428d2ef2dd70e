using System;
using System.Threading;

namespace RoleChain;

/// <summary>Named profiles whose <c>credential_process</c> is a chain, so that every AWS SDK and tool of the user can have its credential.</summary>
public interface IChainProfiles
{
    /// <summary>Whether credentials of registered chains are kept on disk where nothing was said: on Windows, which encrypts them for the user.</summary>
    bool UsesDiskCacheByDefault { get; }

    /// <summary>Writes the profile into the shared config file, and its chain into a file of the user alone: both or neither.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="events">Told what was written.</param>
    /// <param name="cancellationToken">Ends the waiting for other writers of the files.</param>
    /// <exception cref="RoleChainException">Name, chain or command are not fit for it, the profile is another's, or a file cannot be written.</exception>
    void Register(ChainProfile profile, IProgress<ChainEvent> events, CancellationToken cancellationToken);

    /// <summary>Removes what <see cref="Register"/> wrote.</summary>
    /// <param name="name">The profile's name.</param>
    /// <param name="events">Told what was removed.</param>
    /// <param name="cancellationToken">Ends the waiting for other writers of the files.</param>
    /// <exception cref="RoleChainException">There is no such profile, or a file cannot be written.</exception>
    void Unregister(string name, IProgress<ChainEvent> events, CancellationToken cancellationToken);

    /// <summary>The chain of a registered profile.</summary>
    /// <param name="name">The profile's name.</param>
    /// <exception cref="RoleChainException">There is none, or its file is not the user's own, open to others, or damaged.</exception>
    RoleChainDefinition Find(string name);

    /// <summary>What a <c>credential_process</c> prints of a credential: JSON, a secret.</summary>
    /// <param name="credential">The credential.</param>
    SecretText ToProcessCredential(ChainedCredential credential);
}
