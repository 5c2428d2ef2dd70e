using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Tests.Engine;
using RoleChain.Core.Tests.Live;

namespace RoleChain.Core.Tests.FanOut;

/// <summary>Many chains of one process, and what came of each.</summary>
internal sealed class FanRun : IDisposable
{
    public LiveRun Live { get; } = new();

    /// <summary>How often each role was assumed.</summary>
    public IReadOnlyDictionary<string, int> Calls => Live.Calls.GroupBy(call => call, StringComparer.Ordinal).ToDictionary(calls => calls.Key, calls => calls.Count(), StringComparer.Ordinal);

    /// <summary>A chain of roles, by their names.</summary>
    public RoleChainDefinition Chain(params string[] roles) => EngineRun.Chain(Live.Server.Url, null, roles.Select(Role).ToArray());

    public static string Role(string name) => "arn:aws:iam::111111111111:role/" + name;

    public async Task<FanOutResult[]> RunAsync(IReadOnlyList<RoleChainDefinition> definitions, ILiveChain? from = null, int maximumRate = 0, CancellationToken cancellationToken = default)
    {
        var results = new ConcurrentQueue<FanOutResult>();
        await Live.Chains.RunManyAsync(definitions, new FanOutOptions { From = from, MaximumRate = maximumRate }, Live.Run, Keep, cancellationToken);
        Task Keep(FanOutResult result)
        {
            results.Enqueue(result);
            return Task.CompletedTask;
        }

        return results.OrderBy(result => result.Index).ToArray();
    }

    public void Dispose() => Live.Dispose();
}
