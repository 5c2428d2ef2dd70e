using System;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

/// <summary>Whole chains by the real engine, with faults on the way: what is tried again, call by call, and that a chain ends with its deadline.</summary>
[Collection(TimedCollection.Name)]
public sealed class ChainTests : IAsyncLifetime
{
    // For what the scheduler of a busy machine adds.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly EmulatorHost _host = new();
    private EngineJob _job = null!;
    private int _warmUpCalls;

    /// <summary>The faults in their order; then every call that the emulator must have seen, and what it answered.</summary>
    public static TheoryData<string, StsEmulatorFault[], string[]> Passing => new()
    {
        {
            "the token is over (400 ExpiredTokenException): a new one, once",
            [Fault("Throttling", "AssumeRoleWithWebIdentity", 3), Fault("ExpiredTokenException", "AssumeRoleWithWebIdentity")],
            [
                "GetToken", "AssumeRoleWithWebIdentity Throttling", "AssumeRoleWithWebIdentity Throttling", "AssumeRoleWithWebIdentity Throttling", "AssumeRoleWithWebIdentity ExpiredTokenException",
                "GetToken", "AssumeRoleWithWebIdentity", "AssumeRole",
            ]
        },
        {
            "the session of the hop before is over (403 ExpiredToken): that hop again",
            [Fault("Throttling", "AssumeRole", 3), Fault("ExpiredToken", "AssumeRole")],
            [
                "GetToken", "AssumeRoleWithWebIdentity", "AssumeRole Throttling", "AssumeRole Throttling", "AssumeRole Throttling", "AssumeRole ExpiredToken",
                "AssumeRoleWithWebIdentity", "AssumeRole",
            ]
        },
        {
            "the issuer cannot be reached (400 IDPCommunicationError): the same call again",
            [Fault("IDPCommunicationError", "AssumeRoleWithWebIdentity"), Fault("Throttling", "AssumeRoleWithWebIdentity", 3)],
            [
                "GetToken", "AssumeRoleWithWebIdentity IDPCommunicationError", "AssumeRoleWithWebIdentity Throttling", "AssumeRoleWithWebIdentity Throttling", "AssumeRoleWithWebIdentity Throttling",
                "AssumeRoleWithWebIdentity", "AssumeRole",
            ]
        },
    };

    /// <summary>What comes after three throttles and a token that is over, and never ends.</summary>
    public static TheoryData<StsEmulatorFault> Lasting => new()
    {
        new StsEmulatorFault { Action = "AssumeRole", DelayMilliseconds = 60000, Count = 10000 },
        new StsEmulatorFault { Action = "AssumeRole", SlowBodyMilliseconds = 60000, Count = 10000 },
    };

    private string[] Calls => _host.Emulator.Calls.Skip(_warmUpCalls).Select(call => (call.Action + " " + call.ErrorCode).TrimEnd()).ToArray();

    /// <summary>The first chain of a process starts the SDK, which can take all of a short deadline.</summary>
    public async Task InitializeAsync()
    {
        _job = new EngineJob(_host);
        await RunAsync(TimeSpan.FromMinutes(1));
        _warmUpCalls = _host.Emulator.Calls.Count;
    }

    public Task DisposeAsync()
    {
        _host.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Faults_that_pass_are_overcome_within_the_deadline(string rule, StsEmulatorFault[] faults, string[] calls)
    {
        Array.ForEach(faults, _host.Emulator.AddFault);
        var watch = Stopwatch.StartNew();
        var credential = await RunAsync(Timeout);
        Assert.True(watch.Elapsed < Timeout, rule);
        Assert.Equal(calls, Calls);
        Assert.Equal("222222222222", (await _host.WhoAmIAsync(new Credential(credential.AccessKey, credential.SecretKey, credential.SessionToken))).ShouldSucceed().Value("Account"));
        AssertNoSecret();
    }

    [Theory]
    [MemberData(nameof(Lasting))]
    public async Task A_fault_that_lasts_ends_with_the_deadline(StsEmulatorFault lasting)
    {
        _host.Emulator.AddFault(Fault("Throttling", "AssumeRoleWithWebIdentity", 3));
        _host.Emulator.AddFault(Fault("ExpiredTokenException", "AssumeRoleWithWebIdentity"));
        _host.Emulator.AddFault(lasting);
        var watch = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<RoleChainException>(() => RunAsync(Timeout));
        Assert.InRange(watch.Elapsed, Timeout - Slack, Timeout + Slack);
        Assert.Equal(RoleChainErrorKind.Timeout, failure.Kind);
        Assert.Equal(
            [
                "GetToken", "AssumeRoleWithWebIdentity Throttling", "AssumeRoleWithWebIdentity Throttling", "AssumeRoleWithWebIdentity Throttling", "AssumeRoleWithWebIdentity ExpiredTokenException",
                "GetToken", "AssumeRoleWithWebIdentity", "AssumeRole",
            ],
            Calls);
        AssertNoSecret(failure);
    }

    /// <summary>The waits are 50, 100, 200, 400 and 800 ms; the next, of a second, would end after the deadline, and there is nothing to wait for.</summary>
    [Fact]
    public async Task Throttling_that_lasts_ends_before_the_wait_that_would_be_too_long()
    {
        _host.Emulator.AddFault(Fault("Throttling", "AssumeRoleWithWebIdentity", 10000));
        var watch = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<RoleChainException>(() => RunAsync(Timeout));
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(1550), Timeout);
        Assert.Equal(RoleChainErrorKind.Throttled, failure.Kind);
        Assert.EndsWith("The next try would come after the chain's deadline.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["GetToken", .. Enumerable.Repeat("AssumeRoleWithWebIdentity Throttling", 6)], Calls);
        AssertNoSecret(failure);
    }

    private static StsEmulatorFault Fault(string code, string action, int count = 1) => new() { Code = code, Action = action, Count = count };

    private Task<ChainedCredential> RunAsync(TimeSpan timeout) => _job.RunAsync(_job.Chain(timeout, new AutomaticIdentity(), new RoleChainHop(World.Base), new RoleChainHop(World.Deploy)));

    /// <summary>Tokens begin with eyJ; the bearer is the emulator's own.</summary>
    private void AssertNoSecret(RoleChainException? failure = null)
    {
        var text = _job.Told + failure;
        Assert.NotEqual(string.Empty, _job.Told);
        Assert.DoesNotContain("eyJ", text, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Emulator.TokenRequestToken.Reveal(), text, StringComparison.Ordinal);
    }
}
