using System;
using System.Threading;

namespace RoleChain.Emulator;

/// <summary>The emulator's time: the machine's, or ahead of it, so that expiry can be tried without waiting.</summary>
internal sealed class EmulatorClock
{
    private long _aheadTicks;

    /// <summary>The time by this clock.</summary>
    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow.AddTicks(Interlocked.Read(ref _aheadTicks));

    /// <summary>Moves the clock.</summary>
    /// <param name="by">How far; negative goes back.</param>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);
}
