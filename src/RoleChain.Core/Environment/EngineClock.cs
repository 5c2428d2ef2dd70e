using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core;

/// <summary>The engine's time, waits and chance. Tests hand in their own.</summary>
internal class EngineClock
{
#if NET472
    private readonly Random _random = new();
#endif

    /// <summary>The clock of this machine.</summary>
    public static EngineClock System { get; } = new();

    /// <summary>The time of day, which may be wrong, and may be set while a chain runs.</summary>
    public virtual DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    /// <summary>Time from some moment on, which only goes forward: for deadlines.</summary>
    public virtual TimeSpan Uptime => TimeSpan.FromSeconds(Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);

    /// <summary>Waits, and never less than it is told to.</summary>
    public virtual Task DelayAsync(TimeSpan time, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)), cancellationToken);

    /// <summary>Ends when work that goes on beside has had its time to be waited for.</summary>
    public virtual Task PatienceAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, cancellationToken);

    /// <summary>A number from 0 to under 1, for the spread of retries and nothing that must be secret.</summary>
    public virtual double NextDouble()
    {
#if NET472
        lock (_random)
        {
            return _random.NextDouble();
        }
#else
        return Random.Shared.NextDouble();
#endif
    }
}
