using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.FanOut;

/// <summary>
/// The rate of the calls to one quota: a token bucket whose rate is cut when the server throttles, and grows again while it does not (additive
/// increase, multiplicative decrease). It is not cut to less than what the server let through meanwhile, so that its quota is used.
/// </summary>
internal sealed class CallRate
{
    /// <summary>What a cut leaves of the rate at least, and at most.</summary>
    private const double DeepCut = 0.7;
    private const double SlightCut = 0.95;

    /// <summary>What a second of calls adds up to the rate that was too much, as a part of it.</summary>
    private const double Growth = 0.1;

    /// <summary>What it adds beyond, as a part of the rate itself.</summary>
    private const double FurtherGrowth = 0.05;

    private const double Slowest = 1;

    /// <summary>How many calls of the new rate are waited for after a cut before there is another.</summary>
    private const double SettlingCalls = 10;

    /// <summary>The time after a cut in which no other is made: calls that were on their way say nothing of the new rate.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(250);

    /// <summary>The time over which calls are counted.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>How much unused time may be made up for at once: what timers are off, and less than a server notices.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(50);

    private readonly object _lock = new();
    private readonly EngineClock _clock;
    private readonly double _most;
    private double _rate;
    private double _tooMuch = double.PositiveInfinity;
    private TimeSpan _next;
    private TimeSpan? _cutAt;
    private readonly Tally _calls;
    private readonly Tally _successes;

    /// <param name="clock">The time.</param>
    /// <param name="most">The calls a second at most; 0 for no bound until the server throttles.</param>
    public CallRate(EngineClock clock, double most)
    {
        _clock = clock;
        _most = most > 0 ? most : double.PositiveInfinity;
        _rate = _most;
        _next = clock.Uptime;
        _calls = new Tally(_next);
        _successes = new Tally(_next);
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
            _calls.Add(now);
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
            _successes.Add(_clock.Uptime);
            if (_rate < _most)
            {
                _rate = Math.Min(_most, _rate + (_rate < _tooMuch ? Growth * _tooMuch / _rate : FurtherGrowth));
            }
        }
    }

    /// <summary>A call was throttled.</summary>
    /// <param name="enteredAt">When it was made.</param>
    public void Throttled(TimeSpan enteredAt)
    {
        lock (_lock)
        {
            var now = _clock.Uptime;
            if (_cutAt is { } cut && (enteredAt < cut || now - cut < Settling || (now - cut).TotalSeconds < SettlingCalls / _rate))
            {
                return;
            }

            _tooMuch = double.IsInfinity(_rate) ? _calls.Rate(now) : _rate;
            _rate = Math.Max(Slowest, Math.Min(_tooMuch * SlightCut, Math.Max(_tooMuch * DeepCut, _successes.Rate(now))));
            _cutAt = now;
            _next = _next < now ? now : _next;
        }
    }

    /// <summary>Counts over the last window and what there is of the next.</summary>
    private sealed class Tally
    {
        private readonly TimeSpan _start;
        private TimeSpan _from;
        private int _before;
        private int _now;

        public Tally(TimeSpan start)
        {
            _start = start;
            _from = start;
        }

        public void Add(TimeSpan now)
        {
            Roll(now);
            _now++;
        }

        /// <summary>The calls a second.</summary>
        public double Rate(TimeSpan now)
        {
            Roll(now);
            var time = now - (_from == _start ? _start : _from - Window);
            return (_before + _now) / Math.Max(0.1, time.TotalSeconds);
        }

        private void Roll(TimeSpan now)
        {
            if (now - _from < Window)
            {
                return;
            }

            var isNext = now - _from < Window + Window;
            _before = isNext ? _now : 0;
            _now = 0;
            _from = isNext ? _from + Window : now;
        }
    }
}
