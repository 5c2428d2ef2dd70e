using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Engine;

/// <summary>Runs work under one deadline and never waits for what does not heed it: a name resolution, a pipe that nobody writes to.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    /// <summary>The work's result.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="work">The work; it is left behind where it does not end in time.</param>
    /// <param name="timeout">The time that it has.</param>
    /// <param name="timedOut">What to say when the time is over.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, TimeSpan timeout, Func<RoleChainException> timedOut, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        var running = Task.Run(() => work(deadline.Token), CancellationToken.None);
        try
        {
            // A timer of its own: what the work registered with its token, such as to end a program, runs before anything that was registered here.
            using (var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                await Task.WhenAny(running, Task.Delay(timeout, over.Token)).ConfigureAwait(false);
                over.Cancel();
            }

            if (!running.IsCompleted)
            {
                // Work that does heed the token ends in a moment, and says more than a timeout does.
                await Task.WhenAny(running, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false);
            }

            if (!running.IsCompleted || running.IsCanceled)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw timedOut();
            }

            return await running.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw timedOut();
        }
        finally
        {
            _ = running.ContinueWith(
                finished =>
                {
                    _ = finished.Exception;
                    deadline.Dispose();
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }
}
