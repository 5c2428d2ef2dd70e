using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.FanOut;
using Xunit;

namespace RoleChain.Core.Tests.FanOut;

/// <summary>The rate of calls: what is asked for, and what a server that throttles lets through.</summary>
public class CallRateTests
{
    private const int Workers = 64;
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(100, 1000)]
    [InlineData(400, 2000)]
    [InlineData(1, 30)]
    public void Calls_go_at_the_rate_that_was_asked_for(int rate, int calls)
    {
        var run = new Run(rate, allowed: double.PositiveInfinity, calls);
        Assert.InRange(calls / run.Elapsed.TotalSeconds, rate * 0.93, rate * 1.07);
        Assert.Equal(0, run.Throttled);
    }

    [Fact]
    public void Without_a_bound_nobody_waits()
    {
        var run = new Run(0, double.PositiveInfinity, 6400);
        Assert.InRange(run.Elapsed.TotalSeconds, 1.9, 2.1);
    }

    /// <summary>Issue: an emulator that throttles at 50 calls a second; all 1,000 succeed at no less than 80 % of the allowed rate.</summary>
    [Theory]
    [InlineData(380, 50)]
    [InlineData(380, 100)]
    [InlineData(0, 50)]
    [InlineData(0, 200)]
    [InlineData(60, 50)]
    public void A_server_that_throttles_is_used_to_four_fifths(int rate, double allowed)
    {
        var run = new Run(rate, allowed, 1000);
        Assert.Equal(1000, run.Succeeded);
        Assert.InRange(1000 / run.Elapsed.TotalSeconds, allowed * 0.8, allowed * 1.1);

        // Nor is it stormed.
        Assert.InRange(run.Throttled, 1, 1000);
    }

    /// <summary>The server lets more through after a while.</summary>
    [Fact]
    public void The_rate_recovers()
    {
        var clock = new EventClock();
        var rate = new CallRate(clock, 400);
        rate.Throttled(clock.Uptime);
        Assert.Equal(280, rate.Current, 3);
        for (var call = 0; call < 6000; call++)
        {
            rate.Succeeded();
        }

        Assert.Equal(400, rate.Current, 3);
    }

    [Fact]
    public void Calls_that_were_on_their_way_cut_the_rate_once()
    {
        var clock = new EventClock();
        var rate = new CallRate(clock, 400);
        for (var call = 0; call < Workers; call++)
        {
            rate.Throttled(clock.Uptime);
        }

        Assert.Equal(280, rate.Current, 3);
    }

    /// <summary>Workers against a token bucket that holds a tenth of a second's calls.</summary>
    private sealed class Run
    {
        private readonly EventClock _clock = new();
        private readonly CallRate _rate;
        private readonly double _allowed;
        private double _tokens;
        private TimeSpan _filledAt;
        private int _left;

        public Run(int rate, double allowed, int calls)
        {
            _rate = new CallRate(_clock, rate);
            _allowed = allowed;
            _left = calls;

            // With the test's context, workers would go on on other threads.
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            var workers = Enumerable.Range(0, Workers).Select(_ => WorkAsync()).ToArray();
            _clock.Run();
            SynchronizationContext.SetSynchronizationContext(context);
            Assert.All(workers, worker => Assert.True(worker.IsCompleted));
            Elapsed = _clock.Uptime;
        }

        public TimeSpan Elapsed { get; }

        public int Succeeded { get; private set; }

        public int Throttled { get; private set; }

        private async Task WorkAsync()
        {
            while (_left > 0)
            {
                _left--;
                await CallAsync();
            }
        }

        private async Task CallAsync()
        {
            while (true)
            {
                var entered = await _rate.EnterAsync(default);
                await _clock.DelayAsync(RoundTrip, default);
                if (IsLetThrough())
                {
                    Succeeded++;
                    _rate.Succeeded();
                    return;
                }

                Throttled++;
                _rate.Throttled(entered);
            }
        }

        private bool IsLetThrough()
        {
            if (double.IsInfinity(_allowed))
            {
                return true;
            }

            _tokens = Math.Min(Math.Max(1, _allowed / 10), _tokens + ((_clock.Uptime - _filledAt).TotalSeconds * _allowed));
            _filledAt = _clock.Uptime;
            if (_tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }
}
