using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

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
    /// Starts a server as a process of its own, which gets the chains' definitions and this process's environment, takes the chains itself, and
    /// runs until it is stopped, its job ends, or six hours are over. Done once it listens.
    /// </summary>
    /// <param name="request">What it serves, and what runs it.</param>
    /// <param name="events">Told what the process warns of, without a secret.</param>
    /// <param name="cancellationToken">Ends the waiting, and the process that was started.</param>
    /// <returns>The server; disposing it stops the process.</returns>
    /// <exception cref="RoleChainException">
    /// As of <see cref="Start"/>; a chain needs somebody or holds a secret (<see cref="RoleChainErrorKind.NotUnattended"/>), failed, or is a copy's
    /// (<see cref="RoleChainErrorKind.CredentialNotRenewable"/>); or secrets cannot be masked (<see cref="RoleChainErrorKind.MaskUnavailable"/>).
    /// </exception>
    Task<ICredentialServer> StartDetachedAsync(DetachedServerRequest request, IProgress<ChainEvent> events, CancellationToken cancellationToken);

    /// <summary>Stops a server that is a process of its own, from whatever process of its user.</summary>
    /// <param name="tokenPath">The file that holds the server's token.</param>
    /// <param name="events">Told what was done.</param>
    /// <param name="cancellationToken">Ends the waiting for its end.</param>
    /// <exception cref="RoleChainException">It is no such file (<see cref="RoleChainErrorKind.ServerNotFound"/>), or not this user's alone (<see cref="RoleChainErrorKind.FileNotTrusted"/>).</exception>
    Task StopDetachedAsync(string tokenPath, IProgress<ChainEvent> events, CancellationToken cancellationToken);

    /// <summary>Is a server that <see cref="StartDetachedAsync"/> has started this process for, until it ends. Its standard output is read by who started it.</summary>
    /// <param name="path">The file that it was given.</param>
    /// <returns>The exit code: 0, or 1 where it could not start.</returns>
    Task<int> RunDetachedAsync(string path);

    /// <summary>
    /// What in this process's environment and in the shared files an AWS SDK takes before a credential server, one sentence each
    /// (AWS SDKs and Tools reference guide, "Understand the credential provider chain").
    /// </summary>
    IReadOnlyList<string> FindShadows();
}
