using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Engine;
using RoleChain.Core.Live;
using RoleChain.Core.Policies;
using RoleChain.Core.Sts;

namespace RoleChain.Core.FanOut;

/// <summary>What chains that are run side by side have in common, for as long as that takes: STS's clients, the rate of calls, the policies that refusals are explained by, and what came of the hops that they share.</summary>
internal sealed class RunSharing
{
    private readonly ConcurrentDictionary<string, Lazy<Task<StsGateway>>> _gateways = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Account, string Region), CallRate> _rates = new();
    private readonly ConcurrentDictionary<string, Lazy<PolicyLibrary>> _policies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<LiveChain, ExceptionDispatchInfo> _failed = new();
    private readonly ConcurrentDictionary<ChainOutcome, bool> _proven = new();
    private readonly EngineClock _clock;
    private readonly int _maximumRate;

    /// <param name="clock">The time.</param>
    /// <param name="maximumRate">The calls a second, for each calling account and region; 0 for no bound.</param>
    public RunSharing(EngineClock clock, int maximumRate)
    {
        _clock = clock;
        _maximumRate = maximumRate;
        StartedAt = clock.Uptime;
    }

    /// <summary>When the first of them began.</summary>
    public TimeSpan StartedAt { get; }

    /// <summary>The rate of the calls that an account makes to a region's STS.</summary>
    public CallRate RateOf(string account, string region) => _rates.GetOrAdd((account, region), _ => new CallRate(_clock, _maximumRate));

    /// <summary>The clients of a place, started once. The server's time, which signatures are made with, is then known to all of them.</summary>
    public Task<StsGateway> GatewayOf(StsPlace place, JobEnvironment environment) =>
        _gateways.GetOrAdd(place + "\n" + place.Region + "\n" + environment.Proxy?.Key, _ => new Lazy<Task<StsGateway>>(() => Task.Run(() => new StsGateway(place, environment)))).Value;

    /// <summary>What files say of policies, read once.</summary>
    /// <param name="paths">Full paths of files and folders.</param>
    /// <exception cref="RoleChainException">One cannot be read, which is the same failure for all.</exception>
    public PolicyLibrary PoliciesOf(IReadOnlyList<string> paths) =>
        _policies.GetOrAdd(string.Join("\n", paths), _ => new Lazy<PolicyLibrary>(() => PolicyLibraryReader.Read(paths, [], []))).Value;

    /// <summary>The outcome of hops that are shared; where they have failed, that failure and no other try.</summary>
    public async Task<ChainOutcome> OutcomeOf(LiveChain trunk, Func<Task<ChainOutcome>> get, CancellationToken cancellationToken)
    {
        if (_failed.TryGetValue(trunk, out var before))
        {
            before.Throw();
        }

        try
        {
            return await get().ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            _failed.TryAdd(trunk, ExceptionDispatchInfo.Capture(failure));
            throw;
        }
    }

    /// <summary>Remembers that a hop was taken from an outcome: it is not revoked.</summary>
    public void Prove(ChainOutcome outcome) => _proven.TryAdd(outcome, true);

    /// <summary>Whether a hop was taken from an outcome.</summary>
    public bool IsProven(ChainOutcome outcome) => _proven.ContainsKey(outcome);
}
