using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Engine;

/// <summary>Runs chains, each under one deadline, and never waits for a server that does not answer.</summary>
internal sealed class ChainEngine : IChainEngine
{
    private readonly JobEnvironment _environment;

    public ChainEngine(JobEnvironment environment) => _environment = environment;

    public async Task<ChainedCredential> RunAsync(RoleChainDefinition definition, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // First, because it masks what the check may name.
        var run = new ChainRun(definition, _environment, events);
        DefinitionChecker.ThrowIfFaulty(definition);
        return await Deadline.RunAsync(run.ExecuteAsync, definition.Timeout, run.TimedOut, cancellationToken).ConfigureAwait(false);
    }
}
