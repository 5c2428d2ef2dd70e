using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Cache;
using RoleChain.Core.Iam;
using RoleChain.Core.Identities;
using RoleChain.Core.Policies;
using RoleChain.Core.Sts;
using RoleChain.Core.Trials;

namespace RoleChain.Core.Engine;

/// <summary>One run of one chain: settings, identity, hop after hop. Nothing of it outlives the run but its result.</summary>
internal sealed class ChainRun
{
    private readonly RunContext _run;
    private readonly TimeSpan? _cachedLife;
    private readonly ChainBranch? _branch;
    private PolicyLibrary? _policies;
    private ChainOutcome? _previous;
    private int _first;
    private bool _hasStarted;

    /// <summary>Prepares a run. Where accounts are to be masked, they are from here on.</summary>
    /// <param name="definition">What to run.</param>
    /// <param name="environment">Where.</param>
    /// <param name="events">Who is told.</param>
    /// <param name="previous">An earlier run of the same chain, whose first hops are used again while they are good; null to take all of them.</param>
    /// <param name="cachedLife">The life that a credential from the cache on disk must have; null to take none from there, nor keep one.</param>
    /// <param name="branch">What it has in common with other runs; null for nothing.</param>
    public ChainRun(RoleChainDefinition definition, JobEnvironment environment, IProgress<ChainEvent> events, ChainOutcome? previous = null, TimeSpan? cachedLife = null, ChainBranch? branch = null)
    {
        _run = new RunContext(definition, environment, events, previous?.Redactor);
        _previous = previous;
        _first = previous?.FirstHopToTake(_run.StartedAt) ?? 0;
        _branch = branch;
        _cachedLife = definition.UseDiskCache ? cachedLife : null;
        MaskAccounts(definition.Hops);
    }

    /// <summary>What a refusal is explained by; null for the files that the definition names.</summary>
    public PolicyLibrary? Policies { private get; init; }

    /// <summary>Gets how far the run came.</summary>
    public RunRecord Record { private get; init; } = new();

    /// <summary>What the run is to do, as far as it can be said and checked without asking for the identity.</summary>
    /// <exception cref="RoleChainException">It cannot be done.</exception>
    public ChainPreparation Prepare()
    {
        var source = _previous?.Source ?? new IdentitySelector(_run.Environment, _run.Secrets.Redactor).Select(_run.Definition);
        var place = Place(_previous) ?? StsPlace.Find(_run.Definition, source, _run.Environment);
        var planner = new HopPlanner(_run.Definition, _run.Environment, source);
        var plan = planner.Plan(place.Region);
        MaskAccounts(plan.Hops);
        if (_first == 0)
        {
            Check(plan, place, source.Kind);
        }

        return new ChainPreparation(source, place, planner, plan, ChainKey.Of(_run.Definition, source, place, plan, _run.Environment));
    }

    public async Task<ChainOutcome> ExecuteAsync(CancellationToken cancellationToken)
    {
        // Before any call: a file that cannot be read is no news to come after a refusal.
        _policies = Policies ?? ReadPolicies();
        var isBranch = _first == 0 && _branch?.Trunk is not null;
        if (isBranch)
        {
            _run.Step = "the hops that it shares with other chains";
            _previous = await _branch!.GetBaseAsync(_run.Log.Events, cancellationToken).ConfigureAwait(false);
            _first = _previous.Results.Count;
        }

        var prepared = Prepare();
        var (source, place, planner, plan) = (prepared.Source, prepared.Place, prepared.Planner, prepared.Plan);
        _run.Log.Verbose($"Identity: {source.Description}, because {source.Reason}.");
        if (source.EntryRoleArn is { } entry && plan.Hops.Count > _run.Definition.Hops.Count)
        {
            _run.Log.Verbose($"The token is for {SafeText.ForDisplay(entry)} ({IdentitySelector.RoleVariable}), which is therefore assumed first.");
        }

        _run.Log.Verbose($"STS: {place}.");
        if (_run.Environment.Proxy is { } proxy)
        {
            _run.Log.Verbose($"Proxy: {proxy}.");
        }

        // The SDK starts on another thread while the identity is on its way.
        var starting = _branch?.Sharing is { } sharing ? sharing.GatewayOf(place, _run.Environment) : Task.Run(() => new StsGateway(place, _run.Environment), CancellationToken.None);
        _ = starting.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        var first = _first;
        var identity = new RunIdentity(_run, source, starting, first > 0 ? _previous!.Identity : null);
        if (first > 0)
        {
            _run.Log.Verbose(FormattableString.Invariant($"Hop {first} is good until {RunLog.Time(_previous!.Results[first - 1].ExpiresAt)}, so the chain goes on from there."));
            plan = isBranch ? Continue(_previous, place, planner) : _previous.Plan;
        }
        else
        {
            _run.Step = "getting the identity from " + source.Description;
            _run.Log.Progress("Getting the identity", 5);
            var resolved = await identity.FetchAsync(cancellationToken).ConfigureAwait(false);
            var account = await FindAccountAsync(place, starting, plan, resolved, cancellationToken).ConfigureAwait(false);
            plan = planner.Plan(place.Region, resolved, account);
            MaskAccounts(plan.Hops);
            Check(plan, place, resolved.Kind);
            WarnOfSource(plan.Hops[0], resolved.Kind);
        }

        Task<ChainOutcome> TakeAsync(CacheEntry? entry) => entry is null
            ? TakeHopsAsync(prepared, starting, identity, plan, first, cancellationToken)
            : Task.FromResult(Outcome(prepared, plan, identity, entry.Hops!, [entry.Credential], TimeSpan.Zero));
        return first == 0 && OnDisk(prepared, plan, identity.Current!) is { } cached
            ? await cached.TakeAsync(TakeAsync, cancellationToken).ConfigureAwait(false)
            : await TakeAsync(null).ConfigureAwait(false);
    }

    /// <summary>What to say when the deadline passed.</summary>
    public RoleChainException TimedOut() => new(
        RoleChainErrorKind.Timeout,
        FormattableString.Invariant($"The chain was not done within its deadline of {_run.Definition.Timeout.TotalSeconds:0.###} seconds; it was at: {_run.Step}."))
    {
        HopCount = _run.Definition.Hops.Count,
    };

    /// <summary>Takes the hops, once the SDK has started.</summary>
    private async Task<ChainOutcome> TakeHopsAsync(ChainPreparation prepared, Task<StsGateway> starting, RunIdentity identity, HopPlan plan, int first, CancellationToken cancellationToken)
    {
        var gateway = await StartedAsync(prepared.Place, starting).ConfigureAwait(false);
        var walk = new HopWalk(_run, gateway, identity, plan, prepared.Place, _previous, first, _branch);
        (Record.Plan, Record.Policies) = (plan, _policies);
        try
        {
            var (results, credentials) = await walk.TakeAsync(cancellationToken).ConfigureAwait(false);
            return Outcome(prepared, plan, identity, results, credentials, gateway.Clock.Correction);
        }
        catch (RoleChainException refusal) when (refusal.Causes.Count > 0)
        {
            (Record.Taken, Record.Claims) = (walk.Taken, identity.Current!.Claims);
            if (_policies is null && !_run.Definition.ReadsLivePolicies)
            {
                throw;
            }

            var policies = _policies ?? new PolicyLibrary();
            if (_run.Definition.ReadsLivePolicies)
            {
                Record.Policies = policies = await new LivePolicies(_run, prepared.Place, gateway.Clock).AddAsync(policies, plan, refusal.HopNumber!.Value, walk.SessionOf(refusal.HopNumber.Value - 1), cancellationToken).ConfigureAwait(false);
            }

            throw RefusalExplanation.Of(refusal, plan, identity.Current!, policies, prepared.Place.Region, _run.Environment);
        }
    }

    /// <summary>What the files say that the definition names; null where it names none.</summary>
    private PolicyLibrary? ReadPolicies()
    {
        var paths = _run.Definition.PolicyPaths;
        return paths.Count == 0 ? null : _branch?.Sharing is { } sharing ? sharing.PoliciesOf(paths) : PolicyLibraryReader.Read(paths, [], []);
    }

    private ChainOutcome Outcome(ChainPreparation prepared, HopPlan plan, RunIdentity identity, IReadOnlyList<HopResult> results, IReadOnlyList<SourceCredential> credentials, TimeSpan correction) =>
        new(prepared.Key, prepared.Source, prepared.Place, plan, _run.Secrets.Redactor)
        {
            Name = _run.Definition.Name,
            Identity = identity.Current!.Remembered(),
            Results = results,
            Credentials = credentials,
            Timings = _run.Timings,
            ClockCorrection = correction,
            TakenAt = _run.Environment.Clock.Uptime,
        };

    /// <summary>The SDK, waited for by whoever calls STS: a credential from disk has no use for it.</summary>
    private async Task<StsGateway> StartedAsync(StsPlace place, Task<StsGateway> starting)
    {
        var gateway = await starting.ConfigureAwait(false);
        if (_hasStarted)
        {
            return gateway;
        }

        _hasStarted = true;
        if (_branch?.Sharing is null)
        {
            _run.Timings.Add(new ChainTiming("sdk", gateway.StartTime));
        }

        if (place.Endpoint is null)
        {
            _run.Log.Verbose($"STS: {place} is {gateway.Endpoint.Host}.");
        }

        return gateway;
    }

    /// <summary>The hops by way of the cache on disk; null where it is not to be used.</summary>
    private CachedWalk? OnDisk(ChainPreparation prepared, HopPlan plan, ResolvedIdentity identity)
    {
        var cache = new DiskCache(_run.Environment);
        return _cachedLife is { } life && cache.IsAllowed
            && CacheKey.Of(ChainKey.Of(_run.Definition, prepared.Source, prepared.Place, plan, _run.Environment), identity) is { } key
            ? new CachedWalk(cache, _run, key, plan, life)
            : null;
    }

    /// <summary>Where the hops beyond those of a trunk are taken: where its own were, but in a region of their own where they name one.</summary>
    private StsPlace? Place(ChainOutcome? previous) => previous is null ? null
        : _run.Definition.Region is { } region && region != previous.Place.Region ? StsPlace.InRegion(region, _run.Definition, _run.Environment)
        : previous.Place;

    /// <summary>The hops of a trunk as they were taken, and those that come after it.</summary>
    private HopPlan Continue(ChainOutcome trunk, StsPlace place, HopPlanner planner)
    {
        var account = RoleArn.TryParse(trunk.Plan.Hops[0].RoleArn, out var first, out _) ? first.Account : null;
        var plan = planner.Plan(place.Region, trunk.Identity, account).After(trunk.Plan);
        MaskAccounts(plan.Hops);
        Check(plan, place, trunk.Identity.Kind);
        return plan;
    }

    /// <summary>Asks for the account of the source credential where the first role is given without one.</summary>
    private async Task<string?> FindAccountAsync(StsPlace place, Task<StsGateway> starting, HopPlan plan, ResolvedIdentity identity, CancellationToken cancellationToken)
    {
        if (identity.Credential is not { } credential || !RoleReference.NeedsAccount(plan.Hops[0].RoleArn))
        {
            return null;
        }

        var gateway = await StartedAsync(place, starting).ConfigureAwait(false);
        try
        {
            return await gateway.GetAccountAsync(StsGateway.SignerOf(credential), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = new StsFailures(_run.Secrets.Redactor, _run.Environment.Clock).Read(exception);
            throw new RoleChainException(answer.Kind, "The first role is given without an account, and that of the source credential could not be had: " + answer.Said)
            {
                AwsErrorCode = answer.Code,
                HttpStatus = answer.Status,
                RequestId = answer.RequestId,
                HopCount = plan.Hops.Count,
            };
        }
    }

    private void MaskAccounts(IReadOnlyList<RoleChainHop> hops)
    {
        if (_run.Definition.MaskAccountIds)
        {
            // Of whatever is given as a role, right or wrong: what is wrong is said with its text.
            var given = hops.SelectMany(hop => hop.RoleArn.Split(':')).Concat(_run.Definition.AllowedAccountIds);
            _run.Secrets.Mask(given.Where(IsAccount).Distinct(StringComparer.Ordinal).ToArray());
        }
    }

    private static bool IsAccount(string text) => text.Length == 12 && text.All(character => character is >= '0' and <= '9');

    private void Check(HopPlan plan, StsPlace place, SourceKind source) => DefinitionChecker.ThrowIfFaulty(plan.Checkable(_run.Definition, place.Region), source);

    /// <summary>Says what STS will refuse, or may, for a reason that cannot be known here for certain.</summary>
    private void WarnOfSource(RoleChainHop first, SourceKind source)
    {
        if (source == SourceKind.Unknown && first.DurationSeconds > StsLimits.MaxChainedDurationSeconds)
        {
            _run.Log.Warning(FormattableString.Invariant(
                $"A session of {first.DurationSeconds} seconds was asked for. If the source credential is temporary, STS refuses more than {StsLimits.MaxChainedDurationSeconds} (role chaining)."));
        }

        if (source == SourceKind.TemporaryCredential && first.SerialNumber is not null)
        {
            _run.Log.Warning("The first hop has an MFA device and the source credential is temporary. MFA works for an IAM user; if the credential is a role's session, STS refuses the hop.");
        }
    }
}
