using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Engine;

/// <summary>
/// The waits between tries: full jitter on an exponential backoff, never less than the server asks for, and none that would
/// end after the chain's deadline. (AWS Architecture Blog, "Exponential Backoff And Jitter"; RFC 9110, 10.2.3.)
/// </summary>
internal sealed class RetryPacer
{
    /// <summary>How often a call is tried whose failure lies beyond the server that answers.</summary>
    public const int FewTries = 3;

    /// <summary>How often a call is tried that is throttled or does not get through: some 9 seconds of waits on average, 18 at most.</summary>
    public const int ManyTries = 8;

    /// <summary>The first wait at most: a quarter of the second after which STS lets the next calls of an account in.</summary>
    public static readonly TimeSpan Base = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait: beyond it a job only loses time after STS is back.</summary>
    public static readonly TimeSpan Cap = TimeSpan.FromSeconds(5);

    private readonly EngineClock _clock;
    private readonly ChainDeadline _deadline;
    private readonly RunLog _log;

    public RetryPacer(EngineClock clock, ChainDeadline deadline, RunLog log)
    {
        _clock = clock;
        _deadline = deadline;
        _log = log;
    }

    /// <summary>The wait after a number of tries that failed, before the server is heard.</summary>
    public TimeSpan Backoff(int failures, TimeSpan cap)
    {
        var most = Math.Min(cap.TotalMilliseconds, Base.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 16) - 1));
        return TimeSpan.FromMilliseconds(most * _clock.NextDouble());
    }

    /// <summary>Waits, and says so.</summary>
    /// <param name="what">What is tried again.</param>
    /// <param name="why">What came back, free of secrets.</param>
    /// <param name="wait">The wait, by <see cref="Backoff"/>.</param>
    /// <param name="retryAfter">What the server asks for; null where it does not.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null after the wait; at once, why there is none, as a sentence.</returns>
    public async Task<string?> WaitAsync(string what, string why, TimeSpan wait, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var isAsked = retryAfter >= wait;
        var time = isAsked ? retryAfter!.Value : wait;
        var left = _deadline.Remaining;
        if (time >= left)
        {
            return isAsked
                ? FormattableString.Invariant($"The server asks to wait {time.TotalSeconds:0.#} s (Retry-After), and the chain's deadline is in {left.TotalSeconds:0.0} s.")
                : "The next try would come after the chain's deadline.";
        }

        _log.Verbose(FormattableString.Invariant($"{what}: again in {time.TotalMilliseconds:0} ms{(isAsked ? " (Retry-After)" : string.Empty)}, because of {why}"));
        await _clock.DelayAsync(time, cancellationToken).ConfigureAwait(false);
        return null;
    }
}
