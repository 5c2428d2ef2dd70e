using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain;

/// <summary>Says of chains whether they would be let in, and why not.</summary>
public interface IChainTrials
{
    /// <summary>Tries a chain.</summary>
    /// <param name="definition">The chain.</param>
    /// <param name="options">What it is tried with.</param>
    /// <param name="events">Told each step.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RoleChainException">A policy cannot be read (<see cref="RoleChainErrorKind.PolicySourceInvalid"/>), or the claims are none.</exception>
    Task<ChainTrial> TryAsync(RoleChainDefinition definition, ChainTrialOptions options, IProgress<ChainEvent> events, CancellationToken cancellationToken);
}
