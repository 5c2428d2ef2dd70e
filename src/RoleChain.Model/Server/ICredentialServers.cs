using System.Collections.Generic;

namespace RoleChain;

/// <summary>Starts credential servers.</summary>
public interface ICredentialServers
{
    /// <summary>Starts a server on loopback, which keeps its chains' credentials alive and hands them out to AWS SDKs.</summary>
    /// <param name="chains">The chains, at least one, each under a name of its own.</param>
    /// <param name="masking">How the server's token is masked in a CI runner's log.</param>
    /// <exception cref="RoleChainException">
    /// A name is malformed or stands there twice (<see cref="RoleChainErrorKind.InvalidServerName"/>), or there is no port or no place for
    /// the token's file (<see cref="RoleChainErrorKind.ServerStartFailed"/>).
    /// </exception>
    ICredentialServer Start(IReadOnlyList<ServedChain> chains, SecretMasking masking);

    /// <summary>
    /// What in this process's environment and in the shared files an AWS SDK takes before a credential server, one sentence each
    /// (AWS SDKs and Tools reference guide, "Understand the credential provider chain").
    /// </summary>
    IReadOnlyList<string> FindShadows();
}
