using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Engine;
using RoleChain.Core.Live;

namespace RoleChain.Core.FanOut;

/// <summary>Runs many chains side by side, those that begin alike from one trunk.</summary>
internal sealed class ChainFan
{
    private readonly LiveChains _chains;
    private readonly ChainEngine _engine;
    private readonly FanOutOptions _options;
    private readonly IProgress<ChainEvent> _events;
    private readonly Func<FanOutResult, Task> _onResult;
    private readonly RunSharing _sharing;

    /// <param name="chains">The process's chains.</param>
    /// <param name="engine">Runs those that continue none of them.</param>
    /// <param name="options">How many at once, and how fast.</param>
    /// <param name="events">Told each step.</param>
    /// <param name="onResult">Told each result.</param>
    public ChainFan(LiveChains chains, ChainEngine engine, FanOutOptions options, IProgress<ChainEvent> events, Func<FanOutResult, Task> onResult)
    {
        _chains = chains;
        _engine = engine;
        _options = options;
        _events = events;
        _onResult = onResult;
        _sharing = new RunSharing(engine.Environment.Clock, options.MaximumRate);
    }

    /// <summary>Runs them.</summary>
    public async Task RunAsync(IReadOnlyList<RoleChainDefinition> definitions, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var faulty = new List<FanOutResult>();
        var branches = _options.From is { } from ? Continue(Own(from), _options.FromDefinition?.Hops, definitions) : new ChainTree(_chains, _engine).Lay(definitions, (index, failure) => faulty.Add(new FanOutResult(index, failure)));
        foreach (var result in faulty)
        {
            await _onResult(result).ConfigureAwait(false);
        }

        using var all = branches.GetEnumerator();
        ChainTree.Branch? Next()
        {
            lock (all)
            {
                return all.MoveNext() ? all.Current : null;
            }
        }

        async Task WorkAsync()
        {
            while (!cancellationToken.IsCancellationRequested && Next() is { } branch)
            {
                await RunAsync(branch, cancellationToken).ConfigureAwait(false);
            }
        }

        var workers = Enumerable.Range(0, Math.Min(_options.ThrottleLimit, definitions.Count)).Select(_ => Task.Run(WorkAsync, CancellationToken.None)).ToArray();
        await Task.WhenAll(workers).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Whole chains, made one after the other as they are run.</summary>
    private static IEnumerable<ChainTree.Branch> Continue(LiveChain trunk, IReadOnlyList<RoleChainHop>? hops, IReadOnlyList<RoleChainDefinition> definitions)
    {
        for (var index = 0; index < definitions.Count; index++)
        {
            var own = definitions[index];
            var whole = new RoleChainDefinition(trunk.Definition)
            {
                Hops = [.. hops ?? trunk.Definition.Hops, .. own.Hops],
                Region = own.Region ?? trunk.Definition.Region,
                AllowedAccountIds = own.AllowedAccountIds,
                TokenCodes = own.TokenCodes,
                Masking = own.Masking,
                MaskAccountIds = own.MaskAccountIds,
                Timeout = own.Timeout,
                WaitForAccess = own.WaitForAccess,
                UseDiskCache = false,
            };
            yield return new ChainTree.Branch(whole, [index], null, trunk);
        }
    }

    private static LiveChain Own(ILiveChain chain) =>
        chain as LiveChain ?? throw new RoleChainException(RoleChainErrorKind.CredentialNotRenewable, "This chain is none of this process, so that nothing can be continued from it.");

    private async Task RunAsync(ChainTree.Branch branch, CancellationToken cancellationToken)
    {
        FanOutResult Result(int index, ChainedCredential? credential, Exception? failure) => credential is null ? new FanOutResult(index, failure!) : new FanOutResult(index, credential);
        ChainedCredential? credential = null;
        Exception? failure = null;
        try
        {
            credential = branch.Live is { } live ? await GetAsync(live, branch, cancellationToken).ConfigureAwait(false) : await TakeAsync(branch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            failure = exception;
        }

        foreach (var index in branch.Indexes)
        {
            await _onResult(Result(index, credential, failure)).ConfigureAwait(false);
        }
    }

    private async Task<ChainedCredential> GetAsync(LiveChain live, ChainTree.Branch branch, CancellationToken cancellationToken)
    {
        await _sharing.OutcomeOf(live, () => live.GetOutcomeAsync(branch.Definition, null, _sharing, _events, cancellationToken), cancellationToken).ConfigureAwait(false);
        return live.Current!;
    }

    private async Task<ChainedCredential> TakeAsync(ChainTree.Branch branch, CancellationToken cancellationToken)
    {
        var engine = branch.Trunk?.Engine ?? _engine;
        var outcome = await LiveChain.RunAsync(engine, branch.Trunk, branch.Definition, null, null, _sharing, _events, cancellationToken).ConfigureAwait(false);
        return _chains.FindBranch(outcome.Key, branch.Definition, engine, branch.Trunk).Keep(outcome);
    }
}
