using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Engine;

namespace RoleChain.Core.Live;

/// <summary>The live chains of a process, in memory alone.</summary>
internal sealed class LiveChains : IChainEngine, IChainedCredentialCache
{
    /// <summary>How many chains are kept; those that nobody asked for the longest go first. A credential keeps its own chain in any case.</summary>
    public const int Capacity = 1024;

    private readonly object _lock = new();
    private readonly Dictionary<string, LiveChain> _chains = new(StringComparer.Ordinal);
    private readonly UnsaidWarnings _unsaid = new();
    private readonly JobEnvironment _environment;

    public LiveChains(JobEnvironment environment) => _environment = environment;

    public IReadOnlyList<ILiveChain> Chains
    {
        get
        {
            lock (_lock)
            {
                return _chains.Values.OrderByDescending(chain => chain.LastUsed).ToArray();
            }
        }
    }

    public async Task<ChainedCredential> RunAsync(RoleChainDefinition definition, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var engine = new ChainEngine(_environment.Pinned());
        var outcome = await engine.RunAsync(definition, events, null, cancellationToken).ConfigureAwait(false);
        return Find(outcome.Key, definition, engine).Keep(outcome);
    }

    public ILiveChain Open(RoleChainDefinition definition) => Find(definition);

    public Task<ChainedCredential> GetAsync(RoleChainDefinition definition, TimeSpan minimumLife, IProgress<ChainEvent> events, CancellationToken cancellationToken) =>
        Find(definition).GetAsync(definition, minimumLife, events, cancellationToken);

    public IReadOnlyList<string> TakeWarnings() => _unsaid.TakeAll();

    public bool Remove(ILiveChain chain)
    {
        lock (_lock)
        {
            return chain is LiveChain own && _chains.TryGetValue(own.Key, out var kept) && kept == own && _chains.Remove(own.Key);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _chains.Clear();
        }
    }

    private LiveChain Find(RoleChainDefinition definition)
    {
        var engine = new ChainEngine(_environment.Pinned());
        return Find(engine.KeyOf(definition), definition, engine);
    }

    private LiveChain Find(string key, RoleChainDefinition definition, ChainEngine engine)
    {
        lock (_lock)
        {
            if (_chains.TryGetValue(key, out var found))
            {
                return found;
            }

            if (_chains.Count >= Capacity)
            {
                // A part at once, so that not every further chain has to look for the oldest.
                foreach (var old in _chains.Values.OrderBy(chain => chain.LastUsed).Take(Capacity / 8).ToArray())
                {
                    _chains.Remove(old.Key);
                }
            }

            var added = new LiveChain(key, definition, engine, _environment.Clock, _unsaid);
            _chains.Add(key, added);
            return added;
        }
    }
}
