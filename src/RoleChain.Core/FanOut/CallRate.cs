using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.FanOut;

/// <summary>
/// The rate of the calls to one quota: a token bucket whose rate is cut by a fifth when the server throttles, and grows again while it does not
/// (additive increase, multiplicative decrease): slowly up to where it was throttled, then faster, up to its bound.
/// </summary>
internal sealed class CallRate
{
    private const double Cut = 0.8;

    /// <summary>What a second of calls adds up to the rate that was too much, as a part of it; beyond, as a part of the rate itself.</summary>
    private const double Growth = 0.05;

    private const double Slowest = 1;

    /// <summary>The time after a cut in which no other is made: calls that were on their way say nothing of the new rate.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(250);

    /// <summary>How much unused time may be made up for at once: what timers are off, and less than a server notices.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(50);

    private readonly object _lock = new();
    private readonly EngineClock _clock;
    private readonly double _most;
    private double _rate;
    private double _tooMuch = double.PositiveInfinity;
    private TimeSpan _next;
    private TimeSpan _cutAt = TimeSpan.MinValue;
    private TimeSpan _countedFrom;
    private int _counted;

    /// <param name="clock">The time.</param>
    /// <param name="most">The calls a second at most; 0 for no bound until the server throttles.</param>
    public CallRate(EngineClock clock, double most)
    {
        _clock = clock;
        _most = most > 0 ? most : double.PositiveInfinity;
        _rate = _most;
        _next = clock.Uptime;
        _countedFrom = _next;
    }

    /// <summary>The calls a second now; infinite where nothing bounds them.</summary>
    public double Current
    {
        get
        {
            lock (_lock)
            {
                return _rate;
            }
        }
    }

    /// <summary>Waits until a call may be made.</summary>
    /// <returns>When it was, for <see cref="Throttled"/>.</returns>
    public async Task<TimeSpan> EnterAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = _clock.Uptime;
            Count(now);
            if (double.IsInfinity(_rate))
            {
                return now;
            }

            _next = _next < now - Burst ? now - Burst : _next;
            wait = _next - now;
            _next += TimeSpan.FromTicks((long)(TimeSpan.TicksPerSecond / _rate));
        }

        if (wait > TimeSpan.Zero)
        {
            await _clock.DelayAsync(wait, cancellationToken).ConfigureAwait(false);
        }

        return _clock.Uptime;
    }

    /// <summary>A call was let through.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            if (_rate >= _most || double.IsInfinity(_rate))
            {
                return;
            }

            _rate = Math.Min(_most, _rate + (_rate < _tooMuch ? Growth * _tooMuch / _rate : Growth));
        }
    }

    /// <summary>A call was throttled.</summary>
    /// <param name="enteredAt">When it was made.</param>
    public void Throttled(TimeSpan enteredAt)
    {
        lock (_lock)
        {
            var now = _clock.Uptime;
            if (enteredAt < _cutAt || now - Settling < _cutAt)
            {
                return;
            }

            _tooMuch = double.IsInfinity(_rate) ? Math.Max(Slowest, Measured(now)) : _rate;
            _rate = Math.Max(Slowest, _tooMuch * Cut);
            _cutAt = now;
            _next = _next < now ? now : _next;
        }
    }

    /// <summary>Counts the calls of the last second or two, for where no rate was set and one is to be cut.</summary>
    private void Count(TimeSpan now)
    {
        if (now - _countedFrom > TimeSpan.FromSeconds(2))
        {
            _countedFrom = now - TimeSpan.FromSeconds(1);
            _counted /= 2;
        }

        _counted++;
    }

    private double Measured(TimeSpan now) => _counted / Math.Max(0.1, (now - _countedFrom).TotalSeconds);
}
