using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Server;
using Xunit;

namespace RoleChain.Core.Tests.Server;

/// <summary>How credentials are kept alive, by a clock that is moved by hand.</summary>
public sealed class KeepingTests
{
    private const string Old = "ASIAOLDOLDOLDOLD0001";
    private const string New = "ASIANEWNEWNEWNEW0002";

    private readonly SteppedClock _clock = new();

    [Fact]
    public async Task It_is_renewed_with_nobody_asking()
    {
        var chain = new ScriptedChain(ScriptedChain.Credential(Old, _clock.UtcNow.AddHours(1)));
        using var run = new ServerRun(chain, _clock);
        await _clock.WaitBegunAsync();

        // For its two paths, at the start and then at each look: a minute more than a client is given.
        Assert.Equal([TimeSpan.FromMinutes(21), TimeSpan.FromMinutes(21)], chain.Asked);
        chain.Answer = (_, _) => Task.FromResult(ScriptedChain.Credential(New, _clock.UtcNow.AddHours(1)));
        _clock.Advance(CredentialServer.Interval);
        await _clock.WaitBegunAsync();

        Assert.Equal(4, chain.Asked.Count);
        Assert.Equal(New, chain.Current!.AccessKey);
        Assert.Equal(_clock.UtcNow.AddHours(1), run.Server.Credentials[0].ExpiresAt);
    }

    [Fact]
    public async Task A_client_asks_for_twenty_minutes()
    {
        using var run = new ServerRun(clock: _clock);
        await run.SayAsync(run.Get());

        Assert.Equal(TimeSpan.FromMinutes(20), run.Chain.Asked.Last());
    }

    [Fact]
    public async Task A_renewal_that_takes_long_keeps_no_client_waiting()
    {
        var chain = new ScriptedChain(ScriptedChain.Credential(Old, _clock.UtcNow.AddMinutes(19)));
        var renewal = new TaskCompletionSource<ChainedCredential>(TaskCreationOptions.RunContinuationsAsynchronously);
        chain.Answer = (_, _) => renewal.Task;
        using var run = new ServerRun(chain, _clock);
        await _clock.WaitBegunAsync();

        var first = run.SayAsync(run.Get());
        await _clock.WaitBegunAsync();
        _clock.Advance(CredentialKeeper.LongestWait);
        Assert.Contains(Old, await first, StringComparison.Ordinal);

        // Who still waits when it comes gets the new one, of the same renewal.
        var second = run.SayAsync(run.Get());
        await _clock.WaitBegunAsync();
        renewal.SetResult(ScriptedChain.Credential(New, _clock.UtcNow.AddHours(1)));
        Assert.Contains(New, await second, StringComparison.Ordinal);
        Assert.Equal(2, chain.Asked.Count);
    }

    [Fact]
    public async Task A_chain_that_has_never_run_says_that_it_is_on_its_way()
    {
        var chain = new ScriptedChain { Answer = (_, _) => new TaskCompletionSource<ChainedCredential>().Task };
        using var run = new ServerRun(chain, _clock);
        await _clock.WaitBegunAsync();

        var answer = run.SayAsync(run.Get());
        await _clock.WaitBegunAsync();
        _clock.Advance(CredentialKeeper.LongestWait);
        Assert.StartsWith("{\"Code\":\"Timeout\",", ServerRun.Body(await answer), StringComparison.Ordinal);
        Assert.Null(run.Server.Credentials[0].ExpiresAt);
    }

    [Fact]
    public async Task While_the_old_one_lives_a_failure_is_told_and_no_client_sees_it()
    {
        var chain = new ScriptedChain(ScriptedChain.Credential(Old, _clock.UtcNow.AddMinutes(10)));
        var answer = chain.Answer;
        chain.Answer = (events, token) =>
        {
            events.Report(new ChainEvent(ChainEventKind.Warning, "It could not be renewed."));
            return answer(events, token);
        };
        using var run = new ServerRun(chain, _clock);

        Assert.Contains(Old, await run.SayAsync(run.Get()), StringComparison.Ordinal);
        Assert.Equal("It could not be renewed.", run.Server.Credentials[0].Failure);

        chain.Answer = (_, _) => Task.FromResult(ScriptedChain.Credential(New, _clock.UtcNow.AddHours(1)));
        Assert.Contains(New, await run.SayAsync(run.Get()), StringComparison.Ordinal);
        Assert.Null(run.Server.Credentials[0].Failure);
    }

    [Fact]
    public async Task A_chain_that_fails_is_not_tried_for_every_client()
    {
        var chain = new ScriptedChain();
        using var run = new ServerRun(chain, _clock);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(503, ServerRun.Status(await run.SayAsync(run.Get())));
        }

        // Once for each path, at the start.
        Assert.Equal(2, chain.Asked.Count);
        _clock.Advance(CredentialKeeper.FailurePause);
        chain.Answer = (_, _) => Task.FromResult(ScriptedChain.Credential(New, _clock.UtcNow.AddHours(1)));
        Assert.Contains(New, await run.SayAsync(run.Get()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_after_six_hours()
    {
        using var run = new ServerRun(clock: _clock);
        Assert.Equal(_clock.UtcNow.AddHours(6), run.Server.ExpiresAt);
        _clock.Advance(TimeSpan.FromHours(6) - TimeSpan.FromSeconds(1));
        await _clock.WaitBegunAsync();
        await _clock.WaitBegunAsync();
        Assert.True(run.Server.IsRunning);

        _clock.Advance(CredentialServer.Interval);
        await run.Server.Completion;
        Assert.False(run.Server.IsRunning);
    }

    [Fact]
    public async Task A_renewal_ends_with_the_server()
    {
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var chain = new ScriptedChain
        {
            Answer = async (_, token) =>
            {
                token.Register(() => ended.TrySetResult(true));
                await Task.Delay(Timeout.Infinite, token);
                throw new OperationCanceledException(token);
            },
        };
        var run = new ServerRun(chain, _clock);
        run.Dispose();

        Assert.True(await ended.Task);
    }
}
