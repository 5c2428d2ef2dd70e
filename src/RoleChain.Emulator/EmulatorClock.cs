using System;
using System.Threading;

namespace RoleChain.Emulator;

/// <summary>The emulator's time: the machine's, or ahead of it, so that expiry can be tried without waiting.</summary>
internal sealed class EmulatorClock
{
    private const long MaxAheadTicks = 3650 * TimeSpan.TicksPerDay;

    private readonly object _moving = new();
    private long _aheadTicks;

    /// <summary>The time by this clock.</summary>
    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow.AddTicks(Interlocked.Read(ref _aheadTicks));

    /// <summary>Moves the clock.</summary>
    /// <param name="by">How far; negative goes back.</param>
    /// <exception cref="RoleChainException">It would be too far off (<see cref="RoleChainErrorKind.InvalidEmulatorClock"/>).</exception>
    public void Advance(TimeSpan by)
    {
        lock (_moving)
        {
            // Each is bounded before they are added, so that the sum cannot overflow.
            if (by.Ticks > 2 * MaxAheadTicks || by.Ticks < -2 * MaxAheadTicks || !IsNear(_aheadTicks + by.Ticks))
            {
                throw new RoleChainException(RoleChainErrorKind.InvalidEmulatorClock, "The emulator's clock cannot be more than 3650 days from the machine's.");
            }

            Interlocked.Add(ref _aheadTicks, by.Ticks);
        }
    }

    private static bool IsNear(long ticks) => ticks >= -MaxAheadTicks && ticks <= MaxAheadTicks;
}
