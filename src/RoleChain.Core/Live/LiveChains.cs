using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Engine;
using RoleChain.Core.FanOut;

namespace RoleChain.Core.Live;

/// <summary>The live chains of a process, in memory alone.</summary>
internal sealed class LiveChains : IChainEngine, IChainedCredentialCache
{
    /// <summary>How many chains are kept; those that nobody asked for the longest go first. A credential keeps its own chain in any case.</summary>
    public const int Capacity = 1024;

    private readonly object _lock = new();
    private readonly Dictionary<string, LiveChain> _chains = new(StringComparer.Ordinal);

    /// <summary>The chains of a fan-out: any number, so that each is kept by its credential alone.</summary>
    private readonly Dictionary<string, WeakReference<LiveChain>> _branches = new(StringComparer.Ordinal);
    private readonly UnsaidWarnings _unsaid = new();
    private readonly JobEnvironment _environment;
    private int _sweepAt = Capacity;

    public LiveChains(JobEnvironment environment) => _environment = environment;

    public IReadOnlyList<ILiveChain> Chains
    {
        get
        {
            lock (_lock)
            {
                return _chains.Values.Concat(_branches.Values.Select(Target).OfType<LiveChain>()).OrderByDescending(chain => chain.LastUsed).ToArray();
            }
        }
    }

    public async Task<ChainedCredential> RunAsync(RoleChainDefinition definition, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var engine = new ChainEngine(_environment.Pinned());
        var outcome = await engine.RunAsync(definition, events, null, cancellationToken).ConfigureAwait(false);
        return Find(outcome.Key, definition, engine).Keep(outcome);
    }

    public Task RunManyAsync(IReadOnlyList<RoleChainDefinition> definitions, FanOutOptions options, IProgress<ChainEvent> events, Func<FanOutResult, Task> onResult, CancellationToken cancellationToken) =>
        new ChainFan(this, new ChainEngine(_environment.Pinned()), options, events, onResult).RunAsync(definitions, cancellationToken);

    public ILiveChain Open(RoleChainDefinition definition) => Find(definition);

    public Task<ChainedCredential> GetAsync(RoleChainDefinition definition, TimeSpan minimumLife, IProgress<ChainEvent> events, CancellationToken cancellationToken) =>
        Find(definition).GetAsync(definition, minimumLife, events, cancellationToken);

    public IReadOnlyList<string> TakeWarnings() => _unsaid.TakeAll();

    public bool Remove(ILiveChain chain)
    {
        lock (_lock)
        {
            return chain is LiveChain own && Known(own.Key) == own && (_chains.Remove(own.Key) || _branches.Remove(own.Key));
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _chains.Clear();
            _branches.Clear();
        }
    }

    /// <summary>A chain that goes on from another's hops, for as long as anybody holds it.</summary>
    /// <param name="key">What tells it from another chain.</param>
    /// <param name="definition">The whole chain.</param>
    /// <param name="engine">Runs it.</param>
    /// <param name="trunk">The chain of its first hops; null for none.</param>
    public LiveChain FindBranch(string key, RoleChainDefinition definition, ChainEngine engine, LiveChain? trunk)
    {
        lock (_lock)
        {
            if (Known(key) is { } found)
            {
                return found;
            }

            if (_branches.Count >= _sweepAt)
            {
                foreach (var gone in _branches.Where(branch => Target(branch.Value) is null).Select(branch => branch.Key).ToArray())
                {
                    _branches.Remove(gone);
                }

                // As many must come again before the next look at all of them.
                _sweepAt = Math.Max(Capacity, 2 * _branches.Count);
            }

            var added = new LiveChain(key, definition, engine, _environment.Clock, _unsaid, trunk);
            _branches[key] = new WeakReference<LiveChain>(added);
            return added;
        }
    }

    private LiveChain Find(RoleChainDefinition definition)
    {
        var engine = new ChainEngine(_environment.Pinned());
        return Find(engine.KeyOf(definition), definition, engine);
    }

    /// <summary>The chain of a key; made where there is none yet.</summary>
    /// <param name="key">What tells it from another chain.</param>
    /// <param name="definition">The chain.</param>
    /// <param name="engine">Runs it.</param>
    /// <param name="trunk">The chain of its first hops, which others share; null for none.</param>
    public LiveChain Find(string key, RoleChainDefinition definition, ChainEngine engine, LiveChain? trunk = null)
    {
        lock (_lock)
        {
            if (Known(key) is { } found)
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

            var added = new LiveChain(key, definition, engine, _environment.Clock, _unsaid, trunk);
            _chains.Add(key, added);
            return added;
        }
    }

    private LiveChain? Known(string key) => _chains.TryGetValue(key, out var chain) ? chain : _branches.TryGetValue(key, out var branch) ? Target(branch) : null;

    private static LiveChain? Target(WeakReference<LiveChain> branch) => branch.TryGetTarget(out var chain) ? chain : null;
}
