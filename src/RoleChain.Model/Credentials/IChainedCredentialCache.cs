using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain;

/// <summary>
/// The chains that were run in this process, each with its credential: in memory alone. Two definitions are the same chain where identity,
/// endpoint and every parameter of every hop are.
/// </summary>
public interface IChainedCredentialCache
{
    /// <summary>The chains, those used last first.</summary>
    IReadOnlyList<ILiveChain> Chains { get; }

    /// <summary>The live chain of a definition; it is made where there is none yet. Nothing is called.</summary>
    /// <param name="definition">The chain.</param>
    /// <exception cref="RoleChainException">It is faulty, or there is no such identity.</exception>
    ILiveChain Open(RoleChainDefinition definition);

    /// <summary>A credential of a chain that lives, as <see cref="ILiveChain.GetAsync"/> gives it; a run that it takes is the definition's, with its codes and its deadline.</summary>
    /// <param name="definition">The chain.</param>
    /// <param name="minimumLife">The time that it must live at least; zero for the usual.</param>
    /// <param name="events">Told each step, without a secret.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RoleChainException">There is none, and the chain failed.</exception>
    Task<ChainedCredential> GetAsync(RoleChainDefinition definition, TimeSpan minimumLife, IProgress<ChainEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// The warnings of renewals that nobody was there to hear, the oldest first and without a secret: of those that went on in the background, and of
    /// those that were asked for without events, as the SDK of AWS Tools does on its own threads. Each is given once.
    /// </summary>
    IReadOnlyList<string> TakeWarnings();

    /// <summary>Forgets a chain and its credential, which goes on to live until its end for whoever holds it.</summary>
    /// <param name="chain">The chain.</param>
    /// <returns>Whether it was there.</returns>
    bool Remove(ILiveChain chain);

    /// <summary>Forgets all of them.</summary>
    void Clear();
}
