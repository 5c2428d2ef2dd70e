using System;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Policies;

namespace RoleChain.Core.Engine;

/// <summary>Runs chains, each under one deadline, and never waits for a server that does not answer.</summary>
internal sealed class ChainEngine
{
    public ChainEngine(JobEnvironment environment) => Environment = environment;

    /// <summary>Where chains run.</summary>
    public JobEnvironment Environment { get; }

    /// <summary>Takes the identity through every hop.</summary>
    /// <param name="definition">What to run.</param>
    /// <param name="events">Told each step, without a secret.</param>
    /// <param name="previous">An earlier run of the chain, whose hops are used again while they are good; null for none.</param>
    /// <param name="cancellationToken">Stops the chain.</param>
    /// <param name="cachedLife">The life that a credential from the cache on disk must have, where the definition allows that; null for none from there.</param>
    /// <param name="branch">What the run has in common with others; null for nothing.</param>
    /// <param name="policies">What a refusal is explained by, in place of the files that the definition names; null for those.</param>
    /// <param name="record">Gets how far the run came; null where nobody asks.</param>
    public async Task<ChainOutcome> RunAsync(RoleChainDefinition definition, IProgress<ChainEvent> events, ChainOutcome? previous, CancellationToken cancellationToken, TimeSpan? cachedLife = null, ChainBranch? branch = null, PolicyLibrary? policies = null, RunRecord? record = null)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // First, because it masks what the check may name.
        var run = new ChainRun(definition, Environment, events, previous, cachedLife, branch) { Policies = policies, Record = record ?? new RunRecord() };
        if (previous is null)
        {
            DefinitionChecker.ThrowIfFaulty(definition);
        }

        return await Deadline.RunAsync(run.ExecuteAsync, definition.Timeout, run.TimedOut, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What tells a chain from another; nothing is called.</summary>
    /// <exception cref="RoleChainException">It is faulty, or there is no such identity.</exception>
    public string KeyOf(RoleChainDefinition definition)
    {
        var run = new ChainRun(definition, Environment, NoEvents.Instance);
        DefinitionChecker.ThrowIfFaulty(definition);
        return run.Prepare().Key;
    }
}
