using System;
using System.Collections.Generic;
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

    /// <summary>
    /// Takes many chains, those that begin alike through the hops that they share: each distinct hop is taken once, what comes after it side by
    /// side. A hop that is good still is used again. A chain that fails does not stop the others; where a shared hop fails, all that continue it do.
    /// </summary>
    /// <param name="definitions">What to run.</param>
    /// <param name="options">How many at once, how fast, and what all of them continue.</param>
    /// <param name="events">Told each step, without a secret; called from the engine's threads.</param>
    /// <param name="onResult">Told what came of each chain, in the order in which they end; called from the engine's threads, and no further chain is begun in the place of this one until its task ends.</param>
    /// <param name="cancellationToken">Stops all of them at once.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task RunManyAsync(IReadOnlyList<RoleChainDefinition> definitions, FanOutOptions options, IProgress<ChainEvent> events, Func<FanOutResult, Task> onResult, CancellationToken cancellationToken);
}
