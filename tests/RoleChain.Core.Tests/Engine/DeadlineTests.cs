using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.Engine;

/// <summary>One deadline for calls, waits and token together, by the clock on the wall.</summary>
[Collection(Alone.Name)]
public class DeadlineTests
{
    // For what the scheduler of a busy machine adds.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Three_throttles_and_a_token_refresh_end_with_the_deadline()
    {
        await WarmUpAsync();
        var calls = 0;
        var tokens = 0;
        using var server = new ScriptedServer(request => request.Action is null
            ? Reply.Json("{\"value\":\"" + Canary.Token("{\"jti\":\"" + ++tokens + "\"}") + "\"}")
            : ++calls switch
            {
                <= 3 => Reply.Error(400, "Throttling", "Rate exceeded"),
                4 => Reply.Error(400, "ExpiredTokenException", "Token expired"),
                _ => Reply.Never(),
            });
        var timeout = TimeSpan.FromSeconds(3);
        var run = EngineRun.InActions(server, EngineClock.System);
        var watch = Stopwatch.StartNew();
        var failure = await run.FailAsync(new RoleChainDefinition(EngineRun.Chain(server.Url)) { Timeout = timeout });
        Assert.InRange(watch.Elapsed, timeout - Slack, timeout + Slack);
        Assert.Equal((RoleChainErrorKind.Timeout, 5, 2), (failure.Kind, calls, tokens));
        Assert.EndsWith("it was at: hop 1 of 1 (AssumeRoleWithWebIdentity of " + EngineRun.Base + "), try 5, after ExpiredTokenException (HTTP 400).", failure.Message, StringComparison.Ordinal);
        run.AssertNoSecret(failure);
    }

    [Fact]
    public async Task A_wait_that_would_end_after_the_deadline_is_not_begun()
    {
        var clock = new VirtualClock();
        using var server = new ScriptedServer(request => request.Action is null ? EngineRun.Behave(request) : Reply.Error(400, "Throttling", "Rate exceeded"));
        var run = EngineRun.InActions(server, clock);
        var failure = await run.FailAsync(new RoleChainDefinition(EngineRun.Chain(server.Url)) { Timeout = TimeSpan.FromSeconds(2) });
        Assert.Equal([125, 250, 500, 1000], clock.Delays);
        Assert.Equal(RoleChainErrorKind.Throttled, failure.Kind);
        Assert.EndsWith("The next try would come after the chain's deadline.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_waits_for_a_token_are_the_chains_too()
    {
        var clock = new VirtualClock();
        var tokens = 0;
        using var server = new ScriptedServer(request => request.Action is not null ? Reply.Error(400, "Throttling", "Rate exceeded") : ++tokens < 4 ? new Reply { Status = 500 } : EngineRun.Behave(request));
        await EngineRun.InActions(server, clock).FailAsync(new RoleChainDefinition(EngineRun.Chain(server.Url)) { Timeout = TimeSpan.FromSeconds(1) });

        // 0.875 s went to the token; the hop's first wait would end with the deadline.
        Assert.Equal([125, 250, 500], clock.Delays);
    }

    [Theory]
    [InlineData("hop")]
    [InlineData("token")]
    public async Task Cancelling_a_wait_ends_it_at_once(string place)
    {
        await WarmUpAsync();
        using var server = new ScriptedServer(request =>
        {
            var reply = request.Action is null && place == "hop" ? EngineRun.Behave(request) : new Reply { Status = 503 };
            reply.Headers["Retry-After"] = "20";
            return reply;
        });
        using var stop = new CancellationTokenSource();
        var waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = EngineRun.InActions(server, EngineClock.System);
        run.Reported += item =>
        {
            if (item.Message.Contains(" again in 20000 ms"))
            {
                waiting.TrySetResult(true);
            }
        };
        var running = run.RunAsync(EngineRun.Chain(server.Url), stop.Token);
        await waiting.Task;
        var watch = Stopwatch.StartNew();
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(watch.Elapsed < Slack, $"it took {watch.Elapsed}");
    }

    [Fact]
    public async Task A_real_wait_is_no_shorter_than_the_server_asks()
    {
        await WarmUpAsync();
        var calls = 0;
        using var server = new ScriptedServer(request =>
        {
            var reply = request.Action is not null && ++calls == 1 ? Reply.Error(503, "ServiceUnavailable", "later") : EngineRun.Behave(request);
            reply.Headers["Retry-After"] = "1";
            return reply;
        });
        var watch = Stopwatch.StartNew();
        await EngineRun.InActions(server, EngineClock.System).RunAsync(EngineRun.Chain(server.Url));
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
    }

    /// <summary>The first chain of a process starts the SDK, which can take all of a short deadline.</summary>
    private static async Task WarmUpAsync()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        await EngineRun.InActions(server).RunAsync(EngineRun.Chain(server.Url));
    }
}
