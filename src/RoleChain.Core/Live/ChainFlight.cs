using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Live;

/// <summary>One renewal that any number of callers wait for. It ends when the last of them goes, unless one of them went because it took long: then it goes on by itself, until its deadline.</summary>
#pragma warning disable CA1001 // The source is left to the collector: whoever still waits looks at its token.
internal sealed class ChainFlight : IProgress<ChainEvent>
#pragma warning restore CA1001
{
    private readonly object _lock = new();
    private readonly List<IProgress<ChainEvent>> _listeners = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<ChainedCredential> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly UnsaidWarnings _unsaid;
    private Task _patience = Task.CompletedTask;
    private int _waiting;
    private bool _goesOn;

    /// <param name="unsaid">Takes the warnings that are told while nobody listens.</param>
    public ChainFlight(UnsaidWarnings unsaid) => _unsaid = unsaid;

    /// <summary>Whether its result is there, or nobody waits for it any longer.</summary>
    public bool IsOver => _result.Task.IsCompleted || _stop.IsCancellationRequested;

    /// <summary>Begins the work.</summary>
    /// <param name="work">The renewal.</param>
    /// <param name="patience">How long whoever can do without its result waits for it, from now on.</param>
    public void Start(Func<IProgress<ChainEvent>, CancellationToken, Task<ChainedCredential>> work, Func<CancellationToken, Task> patience)
    {
        _patience = patience(_stop.Token);
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

            // The patience is over with it.
            _stop.Cancel();
        });
    }

    /// <summary>Joins those who wait; to be called before <see cref="WaitAsync"/>, under the lock of whoever hands the flight out.</summary>
    public void Join(IProgress<ChainEvent> events)
    {
        lock (_lock)
        {
            _waiting++;
            if (events is not NoEvents)
            {
                _listeners.Add(events);
            }
        }
    }

    /// <summary>The result; null where it took too long for somebody who can do without it.</summary>
    /// <param name="events">What was joined with.</param>
    /// <param name="canLeave">Whether to go once the patience is over, and to let the flight go on.</param>
    /// <param name="cancellationToken">Ends the waiting, and the flight where nobody else waits.</param>
    public async Task<ChainedCredential?> WaitAsync(IProgress<ChainEvent> events, bool canLeave, CancellationToken cancellationToken)
    {
        var goesOn = false;
        try
        {
            var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.Register(() => cancelled.TrySetResult(true)))
            {
                await Task.WhenAny(_result.Task, cancelled.Task, canLeave ? _patience : cancelled.Task).ConfigureAwait(false);
            }

            if (!_result.Task.IsCompleted)
            {
                cancellationToken.ThrowIfCancellationRequested();
                goesOn = !_stop.IsCancellationRequested;
                if (goesOn)
                {
                    return null;
                }
            }

            return await _result.Task.ConfigureAwait(false);
        }
        finally
        {
            Leave(events, goesOn);
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

        if (listeners.Length == 0 && value.Kind == ChainEventKind.Warning)
        {
            _unsaid.Put(this, value.Message);
        }
    }

    private void Leave(IProgress<ChainEvent> events, bool goesOn)
    {
        bool isLast;
        lock (_lock)
        {
            _listeners.Remove(events);
            _goesOn |= goesOn;
            isLast = --_waiting == 0 && !_goesOn;
        }

        if (isLast && !_result.Task.IsCompleted)
        {
            _stop.Cancel();
        }
    }
}
