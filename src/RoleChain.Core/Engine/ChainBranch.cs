using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.FanOut;
using RoleChain.Core.Live;

namespace RoleChain.Core.Engine;

/// <summary>What a run has in common with others: the hops that it begins with, and what is run beside it.</summary>
internal sealed class ChainBranch
{
    private readonly RoleChainDefinition _trunkDefinition;
    private readonly SourceCredential? _refused;
    private readonly EngineClock _clock;
    private readonly TimeSpan _startedAt;

    /// <param name="trunk">The chain of the hops that it begins with; null where it takes all of them itself.</param>
    /// <param name="definition">The whole chain, whose codes and deadline hold for the trunk's hops too.</param>
    /// <param name="sharing">What is run beside it; null where nothing is.</param>
    /// <param name="clock">The time.</param>
    /// <param name="refused">A credential of the trunk that will not do; null for none.</param>
    public ChainBranch(LiveChain? trunk, RoleChainDefinition definition, RunSharing? sharing, EngineClock clock, SourceCredential? refused = null)
    {
        Trunk = trunk;
        Sharing = sharing;
        _refused = refused;
        _clock = clock;
        _startedAt = clock.Uptime;
        _trunkDefinition = trunk is null ? definition : new RoleChainDefinition(trunk.Definition)
        {
            Hops = definition.Hops.Take(trunk.Definition.Hops.Count).ToArray(),
            TokenCodes = definition.TokenCodes,
            Masking = definition.Masking,
            MaskAccountIds = definition.MaskAccountIds,
            Timeout = definition.Timeout,
            WaitForAccess = definition.WaitForAccess,
        };
    }

    public LiveChain? Trunk { get; }

    public RunSharing? Sharing { get; }

    /// <summary>What the trunk's hops came to; null before they were asked for.</summary>
    public ChainOutcome? Base { get; private set; }

    /// <summary>Whether hops that were refused may have been so because of what the trunk has from an earlier time: its session may be revoked, or lack what its role has got since.</summary>
    public bool MayBeStale(RoleChainException failure) => Base is { } outcome
        && failure.HopNumber > outcome.Results.Count
        && outcome.TakenAt < (Sharing?.StartedAt ?? _startedAt)
        && Sharing?.IsProven(outcome) != true;

    /// <summary>The trunk's hops, taken by one run of them for all who ask, or good from an earlier one.</summary>
    public Task<ChainOutcome> GetBaseAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken) => AskAsync(_refused, events, cancellationToken);

    /// <summary>As <see cref="GetBaseAsync"/>, where the session that they came to is over.</summary>
    public Task<ChainOutcome> RenewBaseAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken) => AskAsync(Base!.Last, events, cancellationToken);

    /// <summary>The same branch where the session that it went on from was refused.</summary>
    /// <param name="definition">The whole chain.</param>
    /// <param name="refused">The session's credential; null where none is known.</param>
    public ChainBranch Without(RoleChainDefinition definition, SourceCredential? refused) => new(Trunk, definition, Sharing, _clock, refused);

    private async Task<ChainOutcome> AskAsync(SourceCredential? refused, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        Task<ChainOutcome> GetAsync() => Trunk!.GetOutcomeAsync(_trunkDefinition, refused, Sharing, events, cancellationToken);
        return Base = Sharing is null
            ? await GetAsync().ConfigureAwait(false)
            : await Sharing.OutcomeOf(Trunk!, GetAsync, cancellationToken).ConfigureAwait(false);
    }
}
