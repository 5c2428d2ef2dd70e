using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.Engine;

/// <summary>A chain ends when it is told to, also while a server does not answer, or answers and never ends.</summary>
[Collection(Alone.Name)]
public class StopTests
{
    public static TheoryData<string> Places => new() { "token", "token body", "hop 1", "hop 1 body", "hop 2", "identity that heeds nothing" };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Cancelling_ends_it_within_a_second(string place)
    {
        using var server = Stuck(place);
        using var stop = new CancellationTokenSource();
        var run = EngineRun.InActions(server);
        var running = Start(place, run, server, TimeSpan.FromSeconds(60), stop.Token);
        for (var waiting = Stopwatch.StartNew(); !IsThere(place, run, server); await Task.Delay(5))
        {
            Assert.True(waiting.Elapsed < TimeSpan.FromSeconds(20), "the chain did not get there");
        }

        Assert.False(running.IsCompleted);

        var watch = Stopwatch.StartNew();
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"it took {watch.Elapsed}");
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task The_deadline_ends_it_and_says_where_it_was(string place)
    {
        // The first chain of a process starts the SDK, which can take all of a short deadline.
        using (var answering = new ScriptedServer(EngineRun.Behave))
        {
            await Start("nowhere", EngineRun.InActions(answering), answering, TimeSpan.FromSeconds(60), CancellationToken.None);
        }

        using var server = Stuck(place);
        var watch = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<RoleChainException>(() => Start(place, EngineRun.InActions(server), server, TimeSpan.FromSeconds(1), CancellationToken.None));
        Assert.Equal(RoleChainErrorKind.Timeout, failure.Kind);
        Assert.Contains(place.StartsWith("hop", StringComparison.Ordinal) ? place.Substring(0, 5) : "identity", failure.Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_chain_that_was_stopped_before_it_began_calls_nobody()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EngineRun.InActions(server).RunAsync(EngineRun.Chain(server.Url), new CancellationToken(canceled: true)));
        Assert.Empty(server.Requests);
    }

    private static ScriptedServer Stuck(string place) => new(request => (place, request.Action) switch
    {
        ("token", null) or ("hop 1", "AssumeRoleWithWebIdentity") or ("hop 2", "AssumeRole") => Reply.Never(),
        ("token body", null) or ("hop 1 body", "AssumeRoleWithWebIdentity") => new Reply { Body = "{", DeclaredLength = 1000 },
        _ => EngineRun.Behave(request),
    });

    /// <summary>Whether the chain has got to where it will be stuck.</summary>
    private static bool IsThere(string place, EngineRun run, ScriptedServer server) => place switch
    {
        "token" or "token body" => server.Requests.Count == 1,
        "hop 1" or "hop 1 body" => server.Requests.Count == 2,
        "hop 2" => server.Requests.Count == 3,
        _ => run.Events.Any(item => item.Kind == ChainEventKind.Progress),
    };

    private static Task<ChainedCredential> Start(string place, EngineRun run, ScriptedServer server, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var identity = place.StartsWith("identity", StringComparison.Ordinal) ? new SourceCredentialIdentity(new DeafProvider()) : (ChainIdentity)new AutomaticIdentity();
        return run.RunAsync(
            new RoleChainDefinition { Identity = identity, Hops = [new RoleChainHop(EngineRun.Base), new RoleChainHop(EngineRun.Deploy)], Region = "eu-west-2", EndpointUrl = server.Url, Timeout = timeout },
            cancellationToken);
    }

    /// <summary>Blocks its thread, as name resolution on .NET Framework or a credential process does.</summary>
    private sealed class DeafProvider : ISourceCredentialProvider
    {
        public string Description => "deaf";

        public string GetKey() => Description;

        public SourceKind Kind => SourceKind.Unknown;

        public string? Region => null;

        public Task<SourceCredential> GetAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken)
        {
            using var never = new ManualResetEventSlim();
            never.Wait(TimeSpan.FromSeconds(8), CancellationToken.None);
            throw new RoleChainException(RoleChainErrorKind.SourceCredentialUnavailable, "too late");
        }
    }
}
