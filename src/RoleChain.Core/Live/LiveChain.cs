using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Engine;
using RoleChain.Core.FanOut;

namespace RoleChain.Core.Live;

/// <summary>A chain, its last run, and at most one renewal at a time.</summary>
internal sealed class LiveChain : ILiveChain
{
    private readonly object _lock = new();
    private readonly ChainEngine _engine;
    private readonly EngineClock _clock;
    private readonly RoleChainDefinition _definition;
    private readonly UnsaidWarnings _unsaid;
    private readonly LiveChain? _trunk;
    private volatile Holding? _holding;
    private ChainFlight? _flight;
    private TimeSpan? _pausedUntil;

    /// <param name="key">What tells it from another chain.</param>
    /// <param name="definition">The chain.</param>
    /// <param name="engine">Runs it, in the environment that it was made in.</param>
    /// <param name="clock">The time.</param>
    /// <param name="unsaid">Takes what nobody was there to hear.</param>
    /// <param name="trunk">The chain of its first hops, which others share; null where it takes all of them itself.</param>
    public LiveChain(string key, RoleChainDefinition definition, ChainEngine engine, EngineClock clock, UnsaidWarnings unsaid, LiveChain? trunk = null)
    {
        Key = key;
        _definition = Unattended(definition);
        _engine = engine;
        _clock = clock;
        _unsaid = unsaid;
        _trunk = trunk;
    }

    public string Key { get; }

    /// <summary>The chain, as it is run when nobody is there to be asked.</summary>
    public RoleChainDefinition Definition => _definition;

    /// <summary>The environment that it was made in.</summary>
    public JobEnvironment Environment => _engine.Environment;

    /// <summary>What runs it.</summary>
    public ChainEngine Engine => _engine;

    /// <summary>When somebody last asked for it, by the clock that only goes forward.</summary>
    public TimeSpan LastUsed { get; private set; }

    public string Description => Current?.Chain.Path ?? string.Join(" -> ", _definition.Hops.Select(hop => hop.ToString()));

    public ChainedCredential? Current => _holding?.Credential;

    public DateTimeOffset UtcNow => _clock.UtcNow;

    public DateTimeOffset? RenewAt
    {
        get
        {
            lock (_lock)
            {
                var now = _clock.UtcNow;
                return _holding is { } holding ? Latest(holding.RenewAt(now), now + (_pausedUntil - _clock.Uptime)) : null;
            }
        }
    }

    public Task<ChainedCredential> GetAsync(TimeSpan minimumLife, IProgress<ChainEvent> events, CancellationToken cancellationToken) =>
        GetAsync(_definition, minimumLife, events, cancellationToken);

    /// <summary>As the other, with a definition of the same chain that may have more to go by: somebody to ask for codes, another deadline.</summary>
    public Task<ChainedCredential> GetAsync(RoleChainDefinition definition, TimeSpan minimumLife, IProgress<ChainEvent> events, CancellationToken cancellationToken) =>
        GetAsync(definition, minimumLife, null, null, events, cancellationToken);

    /// <summary>What the chain came to, good for another hop: for those who go on from there.</summary>
    /// <param name="definition">The chain, with what it may go by.</param>
    /// <param name="refused">A credential of it that will not do: it is renewed, once for all who have met with that.</param>
    /// <param name="sharing">What is run beside it; null for nothing.</param>
    /// <param name="events">Told each step.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<ChainOutcome> GetOutcomeAsync(RoleChainDefinition definition, SourceCredential? refused, RunSharing? sharing, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        await GetAsync(definition, ChainOutcome.NeededLife, refused, sharing, events, cancellationToken).ConfigureAwait(false);
        return _holding!.Outcome;
    }

    private async Task<ChainedCredential> GetAsync(RoleChainDefinition definition, TimeSpan minimumLife, SourceCredential? refused, RunSharing? sharing, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LastUsed = _clock.Uptime;
        SayAfterwards(events);
        while (true)
        {
            ChainFlight flight;
            Holding? spare;
            lock (_lock)
            {
                var now = _clock.UtcNow;
                spare = _holding is { } last && last.IsAlive(now) ? last : null;
                if (spare is not null && ((spare.IsGood(now, minimumLife) && spare.Outcome.Last != refused) || _clock.Uptime < _pausedUntil))
                {
                    return spare.Credential;
                }

                if (_flight is not { IsOver: false })
                {
                    _flight = new ChainFlight(_unsaid);
                    _flight.Start((told, token) => RenewAsync(definition, minimumLife, refused, sharing, told, token), token => _clock.PatienceAsync(RenewalTimes.Patience, token));
                }

                flight = _flight;
                flight.Join(events);
            }

            try
            {
                // Who asked for more life than is left waits for it, as does who may be asked for a code.
                var canLeave = spare?.Outcome.Last != refused && spare?.HasLife(_clock.UtcNow, minimumLife) == true && !IsAttended(definition);
                if (await flight.WaitAsync(events, canLeave, cancellationToken).ConfigureAwait(false) is { } renewed)
                {
                    return renewed;
                }

                if (spare!.IsAlive(_clock.UtcNow))
                {
                    events.Report(new ChainEvent(ChainEventKind.Verbose, FormattableString.Invariant(
                        $"The renewal of {Description} takes long and goes on; its credential that lives until {RunLog.Time(spare.Credential.ExpiresAt)} is used meanwhile.")));
                    return spare.Credential;
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Joined in the moment in which the last of the others left, and ended with them.
            }
            catch (Exception failure) when (failure is not OperationCanceledException && _holding is { } holding && holding.IsAlive(_clock.UtcNow))
            {
                if (events is not NoEvents)
                {
                    _unsaid.Take(this);
                    events.Report(new ChainEvent(ChainEventKind.Warning, WarningOf(holding, failure)));
                }

                return holding.Credential;
            }
        }
    }

    /// <summary>Takes over the outcome of a run.</summary>
    public ChainedCredential Keep(ChainOutcome outcome)
    {
        var holding = new Holding(outcome, outcome.ToCredential(this), _clock);
        lock (_lock)
        {
            _holding = holding;
            _pausedUntil = null;
        }

        // What was in its way is past.
        _unsaid.Take(this);
        LastUsed = _clock.Uptime;
        return holding.Credential;
    }

    private async Task<ChainedCredential> RenewAsync(RoleChainDefinition definition, TimeSpan minimumLife, SourceCredential? refused, RunSharing? sharing, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var previous = _holding?.Outcome is { } last && last.Last != refused ? last : null;
        try
        {
            return Keep(await RunAsync(_engine, _trunk, definition, previous, minimumLife, sharing, events, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            lock (_lock)
            {
                var now = _clock.UtcNow;
                if (_holding is { } holding && holding.IsAlive(now))
                {
                    _pausedUntil = _clock.Uptime + RenewalTimes.Pause(holding.Left(now));
                    _unsaid.Put(this, WarningOf(holding, exception));
                }
                else
                {
                    _pausedUntil = null;
                }
            }

            throw;
        }
    }

    /// <summary>Runs a chain, on from hops that were taken before where there are some.</summary>
    /// <param name="engine">Runs it.</param>
    /// <param name="trunk">The chain of its first hops; null where it takes all of them itself.</param>
    /// <param name="definition">The chain.</param>
    /// <param name="previous">Its own last run; null for none.</param>
    /// <param name="minimumLife">The life that a credential from the disk must have; null for none from there.</param>
    /// <param name="sharing">What is run beside it; null for nothing.</param>
    /// <param name="events">Told each step.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ChainOutcome> RunAsync(ChainEngine engine, LiveChain? trunk, RoleChainDefinition definition, ChainOutcome? previous, TimeSpan? minimumLife, RunSharing? sharing, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var clock = engine.Environment.Clock;
        var branch = new ChainBranch(trunk, definition, sharing, clock);
        var first = previous?.FirstHopToTake(clock.UtcNow) ?? 0;
        try
        {
            var outcome = await engine.RunAsync(definition, events, previous, cancellationToken, minimumLife, branch).ConfigureAwait(false);
            if (branch.Base is { } proven)
            {
                sharing?.Prove(proven);
            }

            return outcome;
        }
        catch (RoleChainException failure) when ((first > 0 || branch.MayBeStale(failure)) && IsOfEarlierHop(failure.Kind))
        {
            // The session that was used again may have been revoked, or lack what its role has got since.
            events.Report(new ChainEvent(ChainEventKind.Verbose, "All hops are taken again, because of: " + failure.Message));
            var refused = branch.Base?.Last ?? previous!.Credentials[first - 1];
            return await engine.RunAsync(definition, events, null, cancellationToken, minimumLife, branch.Without(definition, refused)).ConfigureAwait(false);
        }
    }

    /// <summary>Tells of a renewal that failed while nobody listened, and whose credential lives.</summary>
    private void SayAfterwards(IProgress<ChainEvent> events)
    {
        if (events is not NoEvents && _holding is { } holding && holding.IsAlive(_clock.UtcNow) && _unsaid.Take(this) is { } warning)
        {
            events.Report(new ChainEvent(ChainEventKind.Warning, warning));
        }
    }

    private string WarningOf(Holding holding, Exception failure) => FormattableString.Invariant(
        $"The credential of {Description} could not be renewed, and lives until {RunLog.Time(holding.Credential.ExpiresAt)}: {Said(failure)}");

    /// <summary>Whether somebody is there who may be asked for the code of a hop, which takes as long as it takes.</summary>
    private static bool IsAttended(RoleChainDefinition definition) => definition.Hops.Any(hop => hop.SerialNumber is not null && (hop.TokenCode ?? definition.TokenCodes) is not null);

    /// <summary>An exception that nobody expected may hold anything.</summary>
    private static string Said(Exception failure) => failure is RoleChainException ? failure.Message : failure.GetType().FullName + ".";

    private static bool IsOfEarlierHop(RoleChainErrorKind kind) => kind is RoleChainErrorKind.HopRefused or RoleChainErrorKind.CredentialExpired
        or RoleChainErrorKind.CredentialRefused or RoleChainErrorKind.TagSessionRefused or RoleChainErrorKind.SetSourceIdentityRefused;

    /// <summary>The chain for renewals, at which nobody is there to be asked or to be told of policies, which may be gone, and a code of the first run is used up.</summary>
    private static RoleChainDefinition Unattended(RoleChainDefinition definition) => new(definition)
    {
        TokenCodes = null,
        PolicyPaths = [],
        ReadsLivePolicies = false,
        Hops = definition.Hops.Select(hop => hop.TokenCode is null ? hop : new RoleChainHop(hop.RoleArn, hop) { TokenCode = null }).ToArray(),
    };

    private static DateTimeOffset Latest(DateTimeOffset first, DateTimeOffset? second) => second > first ? second.Value : first;

    /// <summary>A run and its credential. Its life is what both clocks leave of it: the time of day may be set back, and the other may stand while the machine sleeps.</summary>
    private sealed class Holding
    {
        private readonly EngineClock _clock;
        private readonly TimeSpan _session;
        private readonly TimeSpan _takenAt;

        public Holding(ChainOutcome outcome, ChainedCredential credential, EngineClock clock)
        {
            Outcome = outcome;
            Credential = credential;
            _clock = clock;
            _session = outcome.Session;
            _takenAt = clock.Uptime;
        }

        public ChainOutcome Outcome { get; }

        public ChainedCredential Credential { get; }

        /// <summary>By this machine's clock, as all times here.</summary>
        public DateTimeOffset RenewAt(DateTimeOffset now) => now + Left(now) - RenewalTimes.Ahead(_session);

        public bool IsGood(DateTimeOffset now, TimeSpan minimumLife) => now < RenewAt(now) && HasLife(now, minimumLife);

        public bool HasLife(DateTimeOffset now, TimeSpan minimumLife) => Left(now) >= RenewalTimes.Demand(minimumLife, _session);

        public bool IsAlive(DateTimeOffset now) => Left(now) > TimeSpan.Zero;

        public TimeSpan Left(DateTimeOffset now)
        {
            var byDay = Outcome.ExpiresAt - (now + Outcome.ClockCorrection);
            var byUptime = _takenAt + _session - _clock.Uptime;
            return byDay < byUptime ? byDay : byUptime;
        }
    }
}
