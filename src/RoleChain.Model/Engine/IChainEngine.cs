using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain;

/// <summary>Runs chains.</summary>
public interface IChainEngine
{
    /// <summary>Takes the identity through every hop.</summary>
    /// <param name="definition">What to run.</param>
    /// <param name="events">Told each step, without a secret; called from the engine's threads.</param>
    /// <param name="cancellationToken">Stops the chain; the task ends at once, even while a server does not answer.</param>
    /// <returns>The credential of the last hop.</returns>
    /// <exception cref="RoleChainException">The chain failed; nothing is left behind.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<ChainedCredential> RunAsync(RoleChainDefinition definition, IProgress<ChainEvent> events, CancellationToken cancellationToken);
}
