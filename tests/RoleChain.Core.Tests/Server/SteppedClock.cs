using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Tests.Server;

/// <summary>A clock that a test moves by hand: a wait is over when the clock has been moved past its end.</summary>
internal sealed class SteppedClock : EngineClock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly object _lock = new();
    private readonly List<(TimeSpan End, TaskCompletionSource<bool> Done)> _waits = [];
    private readonly SemaphoreSlim _begun = new(0);
    private readonly DateTimeOffset _start;
    private TimeSpan _passed;

    public SteppedClock(DateTimeOffset? start = null) => _start = start ?? DateTimeOffset.UtcNow;

    public override DateTimeOffset UtcNow => _start + Uptime;

    public override TimeSpan Uptime
    {
        get
        {
            lock (_lock)
            {
                return _passed;
            }
        }
    }

    public override Task DelayAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waits.Add((_passed + time, done));
        }

        cancellationToken.Register(() => done.TrySetCanceled());
        _begun.Release();
        return done.Task;
    }

    /// <summary>Ends once somebody has begun to wait, that was not counted before.</summary>
    public async Task WaitBegunAsync() => Xunit.Assert.True(await _begun.WaitAsync(Patience), "nobody waits");

    public void Advance(TimeSpan by)
    {
        TaskCompletionSource<bool>[] over;
        lock (_lock)
        {
            _passed += by;
            over = _waits.Where(wait => wait.End <= _passed).Select(wait => wait.Done).ToArray();
            _waits.RemoveAll(wait => wait.End <= _passed);
        }

        foreach (var wait in over)
        {
            wait.TrySetResult(true);
        }
    }
}
