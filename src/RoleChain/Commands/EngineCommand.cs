using System;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Errors;

namespace RoleChain.Commands;

/// <summary>
/// A cmdlet whose work runs on a task of the engine. The pipeline thread writes the engine's events while it waits, and
/// leaves the task behind when the pipeline is stopped: it never waits for a server.
/// </summary>
public abstract class EngineCommand : PSCmdlet, IDisposable
{
    private static readonly TimeSpan ProgressDelay = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();

    /// <summary>Stops the task; called on another thread than the pipeline's.</summary>
    protected override void StopProcessing() => Cancel();

    /// <summary>Ends the task where the pipeline ends without a stop, as <c>Select-Object -First</c> does.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the task.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The source itself is left to the collector: work left behind may still look at its token.
            Cancel();
        }
    }

    /// <summary>Runs work of the engine to its end, writing its events meanwhile.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="activity">The title of the progress bar, shown once the work has taken a second.</param>
    /// <param name="work">The work; it must heed the token.</param>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    /// <exception cref="RoleChainException">The work failed.</exception>
    private protected T Await<T>(string activity, Func<IProgress<ChainEvent>, CancellationToken, Task<T>> work)
    {
        var events = new BlockingCollection<ChainEvent>();
        var task = Start(work, events);
        try
        {
            Drain(activity, events);
            return task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            if (!task.IsCompleted)
            {
                Cancel();
            }
        }
    }

    /// <summary>Throws a failure as this cmdlet's one error record.</summary>
    /// <param name="exception">Anything that was thrown.</param>
    /// <param name="target">The target where no hop was reached.</param>
    private protected void Fail(Exception exception, object? target) => ThrowTerminatingError(ErrorTable.ToRecord(ErrorTable.Describe(exception), target));

    /// <summary>Whether an exception is a failure to report, and not the engine's own way to end a pipeline.</summary>
    private protected static bool IsFailure(Exception exception) => exception is not (PipelineStoppedException or RuntimeException);

    private Task<T> Start<T>(Func<IProgress<ChainEvent>, CancellationToken, Task<T>> work, BlockingCollection<ChainEvent> events)
    {
        var token = _stop.Token;
        var task = Task.Run(() => work(new EventQueue(events), token), CancellationToken.None);
        _ = task.ContinueWith(
            finished =>
            {
                // Work that was left behind is nobody's to await: its failure is looked at here.
                _ = finished.Exception;
                events.CompleteAdding();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return task;
    }

    private void Drain(string activity, BlockingCollection<ChainEvent> events)
    {
        ChainEvent? progress = null;
        var shown = false;
        var started = DateTime.UtcNow;
        while (!events.IsCompleted)
        {
            // Progress is for what takes over a second; until then a pending step waits.
            if (events.TryTake(out var item, progress is null ? Timeout.Infinite : (int)ProgressDelay.TotalMilliseconds, _stop.Token))
            {
                if (item.Kind == ChainEventKind.Progress)
                {
                    progress = item;
                }
                else
                {
                    Write(item);
                }
            }

            if (progress is not null && DateTime.UtcNow - started >= ProgressDelay)
            {
                WriteProgress(new ProgressRecord(0, activity, progress.Message) { PercentComplete = progress.PercentComplete });
                shown = true;
                progress = null;
            }
        }

        if (shown)
        {
            WriteProgress(new ProgressRecord(0, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }

    private void Write(ChainEvent item)
    {
        switch (item.Kind)
        {
            case ChainEventKind.Warning:
                WriteWarning(item.Message);
                break;
            case ChainEventKind.Debug:
                WriteDebug(item.Message);
                break;
            default:
                WriteVerbose(item.Message);
                break;
        }
    }

    private void Cancel() => _stop.Cancel();

    /// <summary>The engine's side of the queue: reports after the end are dropped.</summary>
    private sealed class EventQueue : IProgress<ChainEvent>
    {
        private readonly BlockingCollection<ChainEvent> _events;

        public EventQueue(BlockingCollection<ChainEvent> events) => _events = events;

        public void Report(ChainEvent value)
        {
            try
            {
                _events.Add(value);
            }
            catch (InvalidOperationException)
            {
                // The cmdlet has ended.
            }
        }
    }
}
