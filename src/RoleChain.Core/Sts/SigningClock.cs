using System;

namespace RoleChain.Core.Sts;

/// <summary>The time that the requests of one chain are signed with: this machine's, or the server's once it said that ours is wrong. Nothing of it outlives the chain.</summary>
internal sealed class SigningClock
{
    /// <summary>What a clock may be off before a refused signature is put down to it: STS takes five minutes, and an answer is a little older than its date.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(4);

    /// <summary>The largest correction: whoever answers in STS's place must not get requests signed for a day that is far off.</summary>
    public static readonly TimeSpan MaxCorrection = TimeSpan.FromHours(24);

    private readonly object _lock = new();
    private readonly EngineClock _clock;

    public SigningClock(EngineClock clock) => _clock = clock;

    /// <summary>The time to sign with.</summary>
    public DateTimeOffset UtcNow => _clock.UtcNow + Correction;

    /// <summary>How far this machine's clock is behind the server's; negative where it is ahead, zero until it was corrected.</summary>
    public TimeSpan Correction { get; private set; }

    /// <summary>Takes over the server's time, once.</summary>
    /// <param name="serverTime">The <c>Date</c> of the answer that refused a signature; null where it has none.</param>
    /// <param name="isSaid">Whether the answer says itself that it is the time.</param>
    /// <returns>Null where the next signature has another time; else why not, or an empty text where time is not the cause.</returns>
    public string? TryCorrect(DateTimeOffset? serverTime, bool isSaid)
    {
        lock (_lock)
        {
            return Correct(serverTime, isSaid);
        }
    }

    private string? Correct(DateTimeOffset? serverTime, bool isSaid)
    {
        var difference = serverTime - _clock.UtcNow;
        if (Correction != TimeSpan.Zero || difference is not { } correction)
        {
            return isSaid && Correction == TimeSpan.Zero ? "The answer has no Date, so that this machine's clock cannot be corrected by it." : string.Empty;
        }

        if (!isSaid && correction.Duration() <= Tolerance)
        {
            return string.Empty;
        }

        if (correction.Duration() > MaxCorrection)
        {
            return FormattableString.Invariant($"This machine's clock is {Describe(correction)} the server's, and is not corrected by more than {MaxCorrection.TotalHours:0} hours.");
        }

        Correction = correction;
        return null;
    }

    /// <summary>A correction in words that go on with whose clock is right, such as <c>12 minutes behind</c>.</summary>
    public static string Describe(TimeSpan correction) =>
        FormattableString.Invariant($"{correction.Duration().TotalMinutes:0} minutes {(correction > TimeSpan.Zero ? "behind" : "ahead of")}");
}
