using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain;

/// <summary>A credential that was put somewhere, and what it takes to take it back.</summary>
public interface IExportedCredential
{
    /// <summary>Where it is, free of secrets.</summary>
    string Description { get; }

    /// <summary>
    /// Makes the place what it was before the first export to it. What others have changed since stays as they made it, and the events say so.
    /// </summary>
    /// <param name="events">Told what was done, without a secret.</param>
    /// <param name="cancellationToken">Ends the waiting for other writers of a file.</param>
    /// <exception cref="RoleChainException">The place cannot be written; it is as it was.</exception>
    Task TakeBackAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken);
}
