using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Live;

/// <summary>One renewal that any number of callers wait for. It ends when the last of them goes.</summary>
#pragma warning disable CA1001 // The source is left to the collector: whoever still waits looks at its token.
internal sealed class ChainFlight : IProgress<ChainEvent>
#pragma warning restore CA1001
{
    private readonly object _lock = new();
    private readonly List<IProgress<ChainEvent>> _listeners = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<ChainedCredential> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <summary>Whether its result is there, or nobody waits for it any longer.</summary>
    public bool IsOver => _result.Task.IsCompleted || _stop.IsCancellationRequested;

    /// <summary>Begins the work.</summary>
    /// <param name="work">The renewal.</param>
    public void Start(Func<IProgress<ChainEvent>, CancellationToken, Task<ChainedCredential>> work)
    {
        _ = Task.Run(async () =>
        {
            try
            {
                _result.TrySetResult(await work(this, _stop.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException)
            {
                _result.TrySetCanceled();
            }
            catch (Exception exception)
            {
                _result.TrySetException(exception);

                // Everybody may have gone.
                _ = _result.Task.Exception;
            }
        });
    }

    /// <summary>Joins those who wait; to be called before <see cref="WaitAsync"/>, under the lock of whoever hands the flight out.</summary>
    public void Join(IProgress<ChainEvent> events)
    {
        lock (_lock)
        {
            _waiting++;
            _listeners.Add(events);
        }
    }

    /// <summary>The result.</summary>
    /// <param name="events">What was joined with.</param>
    /// <param name="cancellationToken">Ends the waiting, and the flight where nobody else waits.</param>
    public async Task<ChainedCredential> WaitAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.Register(() => cancelled.TrySetResult(true)))
            {
                await Task.WhenAny(_result.Task, cancelled.Task).ConfigureAwait(false);
            }

            if (!_result.Task.IsCompleted)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            return await _result.Task.ConfigureAwait(false);
        }
        finally
        {
            Leave(events);
        }
    }

    public void Report(ChainEvent value)
    {
        IProgress<ChainEvent>[] listeners;
        lock (_lock)
        {
            listeners = _listeners.ToArray();
        }

        foreach (var listener in listeners)
        {
            listener.Report(value);
        }
    }

    private void Leave(IProgress<ChainEvent> events)
    {
        bool isLast;
        lock (_lock)
        {
            _listeners.Remove(events);
            isLast = --_waiting == 0;
        }

        if (isLast && !_result.Task.IsCompleted)
        {
            _stop.Cancel();
        }
    }
}
