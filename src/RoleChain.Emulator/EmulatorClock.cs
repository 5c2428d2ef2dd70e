using System;
using System.Threading;

namespace RoleChain.Emulator;

/// <summary>The emulator's time: the machine's, or ahead of it, so that expiry can be tried without waiting.</summary>
internal sealed class EmulatorClock
{
    /// <summary>How far the clock may be off, in days: ten years, so that every time that follows from it can be written.</summary>
    private const int MaxDaysOff = 3652;

    private long _aheadTicks;

    /// <summary>The time by this clock.</summary>
    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow.AddTicks(Interlocked.Read(ref _aheadTicks));

    /// <summary>Moves the clock.</summary>
    /// <param name="by">How far; negative goes back.</param>
    /// <exception cref="RoleChainException">It would be too far off (<see cref="RoleChainErrorKind.EmulatorSettingInvalid"/>).</exception>
    public void Advance(TimeSpan by)
    {
        long before, after;
        do
        {
            before = Interlocked.Read(ref _aheadTicks);
            after = Math.Abs((double)before + by.Ticks) <= MaxDaysOff * (double)TimeSpan.TicksPerDay
                ? before + by.Ticks
                : throw new RoleChainException(RoleChainErrorKind.EmulatorSettingInvalid, FormattableString.Invariant($"The emulator's clock stays within {MaxDaysOff} days of the machine's."));
        }
        while (Interlocked.CompareExchange(ref _aheadTicks, after, before) != before);
    }
}
