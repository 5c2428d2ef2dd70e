using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.FanOut;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Engine;

/// <summary>Takes the hops of one run in their order, and again where that may help.</summary>
internal sealed class HopWalk
{
    private readonly RunContext _run;
    private readonly StsGateway _gateway;
    private readonly RunIdentity _identity;
    private readonly HopPlan _plan;
    private readonly IReadOnlyList<RoleChainHop> _hops;
    private readonly HopRecovery _recovery;
    private readonly StsFailures _failures;
    private readonly HopTries[] _tries;
    private readonly HopResult[] _results;
    private readonly SourceCredential[] _credentials;
    private readonly int _first;
    private readonly ChainBranch? _branch;
    private readonly string _region;

    /// <param name="run">The run.</param>
    /// <param name="gateway">STS.</param>
    /// <param name="identity">The identity.</param>
    /// <param name="plan">The hops.</param>
    /// <param name="place">Where STS is called.</param>
    /// <param name="previous">A run before, whose first hops are still good; null for none.</param>
    /// <param name="first">The first hop to take, counted from 0; those before it are the previous run's.</param>
    /// <param name="branch">What the run has in common with others; null for nothing.</param>
    public HopWalk(RunContext run, StsGateway gateway, RunIdentity identity, HopPlan plan, StsPlace place, ChainOutcome? previous = null, int first = 0, ChainBranch? branch = null)
    {
        _run = run;
        _gateway = gateway;
        _identity = identity;
        _plan = plan;
        _hops = plan.Hops;
        _recovery = new HopRecovery(run, identity, gateway.Clock, plan);
        _failures = new StsFailures(run.Secrets.Redactor, run.Environment.Clock);
        _tries = _hops.Select(_ => new HopTries()).ToArray();
        _results = new HopResult[_hops.Count];
        _credentials = new SourceCredential[_hops.Count];
        _first = first;
        _branch = branch;
        _region = place.Region;
        if (previous is not null)
        {
            GoOnFrom(previous);
        }
    }

    /// <summary>Takes every hop.</summary>
    /// <returns>What each hop was, and its credential.</returns>
    /// <exception cref="RoleChainException">A hop failed, and nothing helped.</exception>
    public async Task<(IReadOnlyList<HopResult> Results, IReadOnlyList<SourceCredential> Credentials)> TakeAsync(CancellationToken cancellationToken)
    {
        var index = _first;
        while (index < _hops.Count)
        {
            var start = _run.Environment.Clock.Uptime;
            var next = await TryAsync(index, cancellationToken).ConfigureAwait(false);
            _tries[index].Elapsed += _run.Environment.Clock.Uptime - start;
            index = next;
        }

        for (index = 0; index < _hops.Count; index++)
        {
            if (_tries[index].Calls == 0)
            {
                continue;
            }

            _run.Timings.Add(new ChainTiming(FormattableString.Invariant($"hop {index + 1}"), _tries[index].Elapsed));
        }

        return (_results, _credentials);
    }

    /// <summary>The hops that were taken, in their order.</summary>
    public IReadOnlyList<HopResult> Taken => _results.TakeWhile(result => result is not null).ToArray();

    /// <summary>The session that a hop made; null where it was not taken.</summary>
    /// <param name="number">The hop, counted from 1.</param>
    public SourceCredential? SessionOf(int number) => number >= 1 && number <= _credentials.Length ? _credentials[number - 1] : null;

    /// <summary>Tries a hop once.</summary>
    /// <returns>The hop to go on with: the next one, the same again, or the one before.</returns>
    private async Task<int> TryAsync(int index, CancellationToken cancellationToken)
    {
        var tries = _tries[index];
        if (index == 0 && (tries.Calls > 0 || !_identity.Current!.IsInHand) && _identity.ShouldRenew)
        {
            await _identity.RenewAsync(cancellationToken).ConfigureAwait(false);
        }

        var call = await PrepareAsync(index, tries, cancellationToken).ConfigureAwait(false);
        tries.Calls++;
        Begin(call, tries);
        var rate = RateOf(call, index);
        var enteredAt = rate is null ? TimeSpan.Zero : await rate.EnterAsync(cancellationToken).ConfigureAwait(false);
        StsAnswer answer;
        try
        {
            var (result, credential) = await _gateway.TakeAsync(call, cancellationToken).ConfigureAwait(false);
            Keep(index, call, result, credential);

            rate?.Succeeded();

            // The code is used up, should the hop be taken again for the one after it.
            tries.TokenCode = null;
            return index + 1;
        }
        catch (Exception exception)
        {
            // Stopped, the SDK throws this and that.
            cancellationToken.ThrowIfCancellationRequested();
            answer = _failures.Read(exception);
        }

        tries.LastAnswer = answer.Short;
        if (rate is not null && answer.Kind == RoleChainErrorKind.Throttled)
        {
            rate.Throttled(enteredAt);
            if (await _recovery.WaitForTurnAsync(answer, call, cancellationToken).ConfigureAwait(false) is not { } late)
            {
                return index;
            }

            throw StsFailures.Describe(answer, call, _identity.Current!.Claims, tries.Calls, late);
        }

        if (answer.Action is not (RetryAction.RetryFew or RetryAction.RetryMany or RetryAction.CorrectClock))
        {
            // A code works once: where the call came as far as to be decided, the next needs another.
            tries.TokenCode = null;
        }

        var end = await _recovery.PrepareAsync(answer, call, tries, cancellationToken).ConfigureAwait(false);
        if (end is not null)
        {
            throw StsFailures.Describe(answer, call, _identity.Current!.Claims, tries.Calls, end);
        }

        if (answer.Action != RetryAction.RerunPreviousHop || index == 0)
        {
            return index;
        }

        if (index != _first || _branch?.Base is null)
        {
            return index - 1;
        }

        // The hop before is others' too: one of them takes it again for all.
        GoOnFrom(await _branch.RenewBaseAsync(_run.Log.Events, cancellationToken).ConfigureAwait(false));
        return index;
    }

    private void GoOnFrom(ChainOutcome previous)
    {
        for (var index = 0; index < _first; index++)
        {
            _results[index] = previous.Results[index];

            // From disk comes the last hop's alone, and the next hop needs no other.
            _credentials[index] = previous.Credentials[Math.Min(index, previous.Credentials.Count - 1)];
            _run.Secrets.Redactor.Add(_credentials[index].SecretAccessKey);
            _run.Secrets.Redactor.Add(_credentials[index].SessionToken);
        }
    }

    /// <summary>The rate of the calls that whoever takes the hop makes; null where nothing is run beside it. A token has no caller: its calls are the role's account's.</summary>
    private CallRate? RateOf(HopCall call, int index) =>
        _branch?.Sharing?.RateOf(index > 0 ? _results[index - 1].Account : call.Token is null ? string.Empty : call.Role.Account, _region);

    private async Task<HopCall> PrepareAsync(int index, HopTries tries, CancellationToken cancellationToken)
    {
        var hop = tries.HasTrimmed ? _plan.Trim(index) : _hops[index];
        if (!RoleArn.TryParse(hop.RoleArn, out var role, out var problem))
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidRoleArn, problem);
        }

        var name = hop.SessionName ?? SessionNames.Default(_run.Environment);
        var signer = index > 0 ? _credentials[index - 1] : _identity.Current!.Credential;
        if (signer is null)
        {
            return new HopCall(hop, role, index + 1, _hops.Count, name) { Token = _identity.Current!.Token, ClockCorrection = _gateway.Clock.Correction };
        }

        tries.TokenCode ??= await AskForCodeAsync(hop, cancellationToken).ConfigureAwait(false);
        return new HopCall(hop, role, index + 1, _hops.Count, name) { Signer = StsGateway.SignerOf(signer), TokenCode = tries.TokenCode, ClockCorrection = _gateway.Clock.Correction };
    }

    private async Task<SecretText?> AskForCodeAsync(RoleChainHop hop, CancellationToken cancellationToken)
    {
        if (hop.SerialNumber is not { } device || (hop.TokenCode ?? _run.Definition.TokenCodes) is not { } provider)
        {
            return null;
        }

        var code = await provider.GetTokenCodeAsync(device, cancellationToken).ConfigureAwait(false);
        return MfaRules.IsCode(code)
            ? code
            : throw new RoleChainException(RoleChainErrorKind.InvalidTokenCode, "The code given for the MFA device " + SafeText.ForDisplay(device, 256) + " is not six digits.");
    }

    private void Begin(HopCall call, HopTries tries)
    {
        _run.Step = call.Step;
        if (tries.Calls > 1)
        {
            _run.Step = FormattableString.Invariant($"{call.Step}, try {tries.Calls}, after {tries.LastAnswer ?? "a hop that came later"}");
            return;
        }

        _run.Log.Progress(FormattableString.Invariant($"{call.Title}: {call.Role.Account}/{call.Role.Name}"), 10 + (90 * (call.Number - 1) / call.Count));
        _run.Log.Verbose(FormattableString.Invariant(
            $"{call.Title}: {call.Action} of {call.Role.Text}, session {call.SessionName}, {call.Hop.DurationSeconds ?? StsLimits.DefaultDurationSeconds} s."));
    }

    private void Keep(int index, HopCall call, HopResult result, SourceCredential credential)
    {
        _run.Secrets.Hide(credential);
        _results[index] = result;
        _credentials[index] = credential;
        _run.Log.Verbose(FormattableString.Invariant(
            $"{call.Title}: now {result.AssumedRoleArn}, key {credential}, expires {RunLog.Time(result.ExpiresAt)}, request {result.RequestId ?? "?"}, {result.Elapsed.TotalMilliseconds:0} ms."));
    }
}
