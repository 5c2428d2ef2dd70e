using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Live;
using RoleChain.Core.Tests.Engine;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.Live;

/// <summary>An STS that does not answer keeps nobody waiting whose credential lives: the renewal goes on by itself, once, and its failure is told.</summary>
[Collection(Alone.Name)]
public class HangingRenewalTests
{
    private static readonly TimeSpan InWindow = TimeSpan.FromMinutes(56);

    [Fact]
    public async Task Whoever_has_a_credential_that_lives_goes_on_with_it_and_the_renewal_too()
    {
        using var live = new LiveRun();
        var first = await live.GetAsync(live.Definition());
        using var gate = new ManualResetEventSlim();
        live.Answer = _ =>
        {
            gate.Wait();
            return null;
        };
        live.Clock.Advance(InWindow);
        live.Clock.Patience.SetResult(true);
        for (var caller = 0; caller < 10; caller++)
        {
            Assert.Same(first, await live.GetAsync(live.Definition()));
        }

        Assert.All(live.Run.Events, item => Assert.NotEqual(ChainEventKind.Warning, item.Kind));
        Assert.Contains("takes long and goes on", live.Run.Told, StringComparison.Ordinal);
        gate.Set();
        await Until(() => first.Live!.Current != first);
        Assert.Equal(["token", "base", "deploy", "deploy"], live.Calls);
        Assert.Same(first.Live!.Current, await live.GetAsync(live.Definition()));
    }

    [Fact]
    public async Task A_renewal_that_goes_well_within_the_patience_is_what_the_caller_gets()
    {
        using var live = new LiveRun();
        var first = await live.GetAsync(live.Definition());
        live.Clock.Advance(InWindow);
        Assert.NotSame(first, await live.GetAsync(live.Definition()));
    }

    [Fact]
    public async Task What_failed_in_the_background_is_said_to_the_next_who_asks_and_only_once()
    {
        using var live = new LiveRun();
        var first = await live.GetAsync(live.Definition());
        await FailInBackgroundAsync(live, first);
        await first.Live!.GetAsync(TimeSpan.Zero, NoEvents.Instance, default);
        for (var caller = 0; caller < 3; caller++)
        {
            Assert.Same(first, await live.GetAsync(live.Definition()));
        }

        var warning = Assert.Single(live.Run.Events, item => item.Kind == ChainEventKind.Warning);
        Assert.Contains("could not be renewed, and lives until 2026-11-25 01:00:00Z: Hop 2 of 2", warning.Message, StringComparison.Ordinal);
        Assert.Empty(live.Chains.TakeWarnings());
        live.Run.AssertNoSecret();
    }

    [Fact]
    public async Task Or_to_whoever_asks_the_process_for_its_warnings()
    {
        using var live = new LiveRun();
        var first = await live.GetAsync(live.Definition());
        await FailInBackgroundAsync(live, first);
        Assert.Contains("could not be renewed", Assert.Single(live.Chains.TakeWarnings()), StringComparison.Ordinal);
        Assert.Same(first, await live.GetAsync(live.Definition()));
        Assert.All(live.Run.Events, item => Assert.NotEqual(ChainEventKind.Warning, item.Kind));
    }

    /// <summary>As the SDK of AWS Tools asks, on its own threads.</summary>
    [Fact]
    public async Task What_failed_for_somebody_who_does_not_listen_is_kept_until_it_is_heard_or_past()
    {
        using var live = new LiveRun();
        var first = await live.GetAsync(live.Definition());
        live.Answer = Refuse;
        live.Clock.Advance(InWindow);
        Assert.Same(first, await first.Live!.GetAsync(TimeSpan.Zero, NoEvents.Instance, default));
        Assert.Contains("could not be renewed", Assert.Single(live.Chains.TakeWarnings()), StringComparison.Ordinal);

        live.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Same(first, await first.Live.GetAsync(TimeSpan.Zero, NoEvents.Instance, default));
        live.Clock.Advance(TimeSpan.FromSeconds(31));
        live.Answer = null;
        Assert.NotSame(first, await first.Live.GetAsync(TimeSpan.Zero, NoEvents.Instance, default));
        Assert.Empty(live.Chains.TakeWarnings());
    }

    [Fact]
    public async Task Once_it_is_over_it_is_an_error_that_says_why()
    {
        using var live = new LiveRun();
        var first = await live.GetAsync(live.Definition());
        live.Answer = request => request.Action == "AssumeRole" ? Reply.Never() : null;
        live.Clock.Advance(InWindow);
        live.Clock.Patience.SetResult(true);
        var definition = new RoleChainDefinition(live.Definition()) { Timeout = TimeSpan.FromSeconds(2) };
        Assert.Same(first, await live.GetAsync(definition));
        live.Clock.Advance(TimeSpan.FromMinutes(5));
        var failure = await Assert.ThrowsAsync<RoleChainException>(() => live.GetAsync(definition));
        Assert.Equal(RoleChainErrorKind.Timeout, failure.Kind);
        Assert.Contains("hop 2 of 2 (AssumeRole of " + EngineRun.Deploy + ")", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Half of a session can be asked for; whoever asks for more than is left needs the new one.</summary>
    [Fact]
    public async Task Who_asked_for_more_life_than_is_left_waits_for_the_renewal()
    {
        using var live = new LiveRun();
        var first = await live.GetAsync(live.Definition());
        using var gate = new ManualResetEventSlim();
        live.Answer = _ =>
        {
            gate.Wait();
            return null;
        };
        live.Clock.Advance(InWindow);
        live.Clock.Patience.SetResult(true);
        var patient = live.GetAsync(live.Definition(), TimeSpan.FromMinutes(10));
        Assert.Same(first, await live.GetAsync(live.Definition(), TimeSpan.FromMinutes(3)));
        Assert.False(patient.IsCompleted);
        gate.Set();
        Assert.NotSame(first, await patient);
        Assert.Equal(4, live.Calls.Count);
    }

    /// <summary>By the clock on the wall: two seconds, and not the minute that a chain has.</summary>
    [Fact]
    public async Task The_patience_is_two_seconds_for_one_renewal_however_many_ask()
    {
        var clock = new ShiftedClock();
        using var live = new LiveRun(clock);
        live.Answer = request => live.Behave(request, clock.UtcNow);
        var first = await live.GetAsync(live.Definition());
        live.Answer = request => request.Action == "AssumeRole" ? Reply.Never() : live.Behave(request, clock.UtcNow);
        clock.Shift = InWindow;
        var watch = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => live.GetAsync(live.Definition())));
        Assert.InRange(watch.Elapsed, RenewalTimes.Patience - TimeSpan.FromMilliseconds(100), RenewalTimes.Patience + TimeSpan.FromSeconds(1));
        Assert.All(all, credential => Assert.Same(first, credential));

        watch.Restart();
        Assert.Same(first, await live.GetAsync(live.Definition()));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        Assert.Equal(["token", "base", "deploy", "deploy"], live.Calls);
    }

    private static async Task FailInBackgroundAsync(LiveRun live, ChainedCredential first)
    {
        using var gate = new ManualResetEventSlim();
        live.Answer = request =>
        {
            gate.Wait();
            return Refuse(request);
        };
        live.Clock.Advance(InWindow);
        live.Clock.Patience.SetResult(true);
        Assert.Same(first, await live.GetAsync(live.Definition()));
        gate.Set();
        await Until(() => first.Live!.RenewAt > live.Clock.UtcNow);
    }

    private static Reply? Refuse(ScriptedServer.Request request) =>
        request.Action != "AssumeRole" ? null : Reply.Error(403, "AccessDenied", "User is not authorized to perform: sts:AssumeRole");

    private static async Task Until(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 4000, "it did not come to it");
            await Task.Delay(5);
        }
    }

    /// <summary>The machine's clock, which a test puts forward.</summary>
    private sealed class ShiftedClock : EngineClock
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset UtcNow => base.UtcNow + Shift;

        public override TimeSpan Uptime => base.Uptime + Shift;
    }
}
