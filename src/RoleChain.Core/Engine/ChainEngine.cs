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
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(definition.Timeout);
        var work = Task.Run(() => run.ExecuteAsync(deadline.Token), CancellationToken.None);
        try
        {
            await FirstOf(work, deadline.Token).ConfigureAwait(false);
            if (!work.IsCompleted || work.IsCanceled)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw run.TimedOut();
            }

            return await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw run.TimedOut();
        }
        finally
        {
            LeaveBehind(work, deadline);
        }
    }

    /// <summary>Ends with the work or with the token, whichever is first: some calls below (name resolution, a credential process) do not heed the token.</summary>
    private static async Task FirstOf(Task work, CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => cancelled.TrySetResult(true)))
        {
            await Task.WhenAny(work, cancelled.Task).ConfigureAwait(false);
        }

        if (!work.IsCompleted)
        {
            // Work that does heed the token ends in a moment, and says more than a timeout does.
            await Task.WhenAny(work, Task.Delay(50, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    private static void LeaveBehind(Task work, CancellationTokenSource deadline) => _ = work.ContinueWith(
        finished =>
        {
            _ = finished.Exception;
            deadline.Dispose();
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
