using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Tests.FanOut;

/// <summary>A clock whose waits end in the order of their times, one after the other on the thread that lets time pass: any number of workers, and nothing left to chance.</summary>
internal sealed class EventClock : EngineClock
{
    private readonly SortedDictionary<(TimeSpan Time, long Number), TaskCompletionSource<bool>> _waits = [];
    private TimeSpan _now;
    private long _number;

    public override DateTimeOffset UtcNow => new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero) + _now;

    public override TimeSpan Uptime => _now;

    public override Task DelayAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var wait = new TaskCompletionSource<bool>();
        _waits.Add((_now + time, _number++), wait);
        return wait.Task;
    }

    /// <summary>Lets time pass until nobody waits.</summary>
    public void Run()
    {
        while (_waits.Count > 0)
        {
            var next = _waits.First();
            _waits.Remove(next.Key);
            _now = next.Key.Time;
            next.Value.SetResult(true);
        }
    }
}
