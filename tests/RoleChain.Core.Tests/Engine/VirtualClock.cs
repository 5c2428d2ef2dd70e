using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Tests.Engine;

/// <summary>A clock that stands still but for the waits, which are over at once and written down.</summary>
internal sealed class VirtualClock : EngineClock
{
    private readonly DateTimeOffset _start;
    private readonly List<TimeSpan> _delays = [];
    private TimeSpan _passed;
    private TimeSpan _set;

    public VirtualClock(DateTimeOffset? start = null) => _start = start ?? DateTimeOffset.UtcNow;

    /// <summary>What chance gives: with 0.5, a wait is half of its bound.</summary>
    public double Chance { get; init; } = 0.5;

    /// <summary>The waits in milliseconds.</summary>
    public IEnumerable<double> Delays => _delays.ConvertAll(delay => delay.TotalMilliseconds);

    /// <summary>Ends the patience with work that goes on beside; it has no end where a test does not say so.</summary>
    public TaskCompletionSource<bool> Patience { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan time) => _passed += time;

    /// <summary>Sets the time of day; negative for back. The time that only goes forward is not told.</summary>
    public void Set(TimeSpan by) => _set += by;

    public override DateTimeOffset UtcNow => _start + _set + _passed;

    public override TimeSpan Uptime => _passed;

    public override Task DelayAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _delays.Add(time);
        _passed += time;
        return Task.CompletedTask;
    }

    public override Task PatienceAsync(TimeSpan time, CancellationToken cancellationToken) => Patience.Task;

    public override double NextDouble() => Chance;
}
