using System;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Errors;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>
/// A cmdlet whose work runs on a task of the engine. The pipeline thread writes the engine's events while it waits, and
/// leaves the task behind when the pipeline is stopped: it never waits for a server.
/// </summary>
public abstract class EngineCommand : PSCmdlet, IDisposable
{
    private static readonly TimeSpan ProgressDelay = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private BlockingCollection<QueueItem>? _queue;

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
        WarnAfterwards();
        var queue = new BlockingCollection<QueueItem>();
        _queue = queue;
        var task = Start(work, queue);
        try
        {
            Drain(activity, queue);
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

    /// <summary>Runs work on the pipeline's thread, where alone the user can be asked and script blocks belong, while <see cref="Await"/> waits for the engine.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="work">The work.</param>
    internal Task<T> OnPipelineThread<T>(Func<T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var item = new QueueItem(() =>
        {
            try
            {
                result.TrySetResult(work());
            }
            catch (Exception exception)
            {
                result.TrySetException(exception);
                if (exception is PipelineStoppedException)
                {
                    throw;
                }
            }
        });
        if (_queue is not { } queue || !TryAdd(queue, item))
        {
            result.TrySetCanceled();
        }

        return result.Task;
    }

    /// <summary>Has the pipeline's thread do something while <see cref="Await"/> waits for the engine. What it throws ends the waiting; after the end it is dropped.</summary>
    /// <param name="work">The work.</param>
    internal void Post(Action work)
    {
        if (_queue is { } queue)
        {
            TryAdd(queue, new QueueItem(work));
        }
    }

    /// <summary>Throws a failure as this cmdlet's one error record.</summary>
    /// <param name="exception">Anything that was thrown.</param>
    /// <param name="target">The target where no hop was reached.</param>
    private protected void Fail(Exception exception, object? target) => ThrowTerminatingError(ErrorTable.ToRecord(ErrorTable.Describe(exception), target));

    /// <summary>Whether an exception is a failure to report, and not the engine's own way to end a pipeline.</summary>
    private protected static bool IsFailure(Exception exception) => exception is not (PipelineStoppedException or RuntimeException);

    /// <summary>Says what renewals met with where there was nobody to be told: in the background, and on the threads of AWS Tools' SDK.</summary>
    private void WarnAfterwards()
    {
        foreach (var warning in IsolatedContext.LoadedServices?.Credentials.TakeWarnings() ?? [])
        {
            WriteWarning(warning);
        }
    }

    private Task<T> Start<T>(Func<IProgress<ChainEvent>, CancellationToken, Task<T>> work, BlockingCollection<QueueItem> queue)
    {
        var token = _stop.Token;
        var task = Task.Run(() => work(new EventQueue(queue), token), CancellationToken.None);
        _ = task.ContinueWith(
            finished =>
            {
                // Work that was left behind is nobody's to await: its failure is looked at here.
                _ = finished.Exception;
                queue.CompleteAdding();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return task;
    }

    private void Drain(string activity, BlockingCollection<QueueItem> queue)
    {
        ChainEvent? progress = null;
        var shown = false;
        var started = DateTime.UtcNow;
        while (!queue.IsCompleted)
        {
            // Progress is for what takes over a second; until then a pending step waits.
            if (queue.TryTake(out var item, progress is null ? Timeout.Infinite : (int)ProgressDelay.TotalMilliseconds, _stop.Token))
            {
                if (item.Work is { } work)
                {
                    work();
                }
                else if (item.Event!.Kind == ChainEventKind.Progress)
                {
                    progress = item.Event;
                }
                else
                {
                    Write(item.Event);
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

    private static bool TryAdd(BlockingCollection<QueueItem> queue, QueueItem item)
    {
        try
        {
            queue.Add(item);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The cmdlet has ended.
            return false;
        }
    }

    /// <summary>The engine's side of the queue: reports after the end are dropped.</summary>
    private sealed class EventQueue : IProgress<ChainEvent>
    {
        private readonly BlockingCollection<QueueItem> _queue;

        public EventQueue(BlockingCollection<QueueItem> queue) => _queue = queue;

        public void Report(ChainEvent value) => TryAdd(_queue, new QueueItem(value));
    }

    /// <summary>What the pipeline's thread is to do: write an event, or work that only it can do.</summary>
    private sealed class QueueItem
    {
        public QueueItem(ChainEvent value) => Event = value;

        public QueueItem(Action work) => Work = work;

        public ChainEvent? Event { get; }

        public Action? Work { get; }
    }
}
