using System;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Engine;

/// <summary>Does what may help after a hop that failed, as <see cref="StsErrorTable"/> says, each thing as often as it may.</summary>
internal sealed class HopRecovery
{
    /// <summary>The longest wait for access: IAM's changes are seen within seconds, and somebody is waiting.</summary>
    private static readonly TimeSpan AccessCap = TimeSpan.FromSeconds(3);

    private readonly RunContext _run;
    private readonly RunIdentity _identity;
    private readonly SigningClock _signing;
    private readonly HopPlan _plan;

    public HopRecovery(RunContext run, RunIdentity identity, SigningClock signing, HopPlan plan)
    {
        _plan = plan;
        _run = run;
        _identity = identity;
        _signing = signing;
    }

    /// <summary>Gets ready for another try.</summary>
    /// <param name="answer">What came back.</param>
    /// <param name="call">The call that it came to.</param>
    /// <param name="tries">What was tried for the hop so far.</param>
    /// <param name="cancellationToken">Ends a wait or a fetch.</param>
    /// <returns>Null when the hop can be tried again (or the one before it, for <see cref="RetryAction.RerunPreviousHop"/>); else why it is over, as a sentence, or empty where the answer says it.</returns>
    public Task<string?> PrepareAsync(StsAnswer answer, HopCall call, HopTries tries, CancellationToken cancellationToken) => answer.Action switch
    {
        RetryAction.RetryFew => WaitAsync(answer, call, tries, RetryPacer.FewTries, cancellationToken),
        RetryAction.RetryMany => WaitAsync(answer, call, tries, RetryPacer.ManyTries, cancellationToken),
        RetryAction.FreshTokenFew when call.Token is not null => WaitForIssuerAsync(answer, call, tries, cancellationToken),
        RetryAction.FreshTokenOnce when call.Token is not null => RenewAsync(answer, call, tries, cancellationToken),
        RetryAction.RerunPreviousHop when call.Number > 1 => Task.FromResult(Rerun(answer, call, tries)),
        RetryAction.RerunPreviousHop when call.Token is null => RenewAsync(answer, call, tries, cancellationToken),
        RetryAction.CorrectClock => Task.FromResult(CorrectClock(answer, call)),
        RetryAction.TrimTags => Task.FromResult(Trim(answer, call, tries)),
        RetryAction.WaitForAccess => WaitForAccessAsync(answer, call, tries, cancellationToken),
        _ => Task.FromResult<string?>(string.Empty),
    };

    /// <summary>After a throttled call of many that go at one rate: that is cut, so that nothing but what the server asks for is waited here, and the try does not count.</summary>
    /// <returns>As <see cref="PrepareAsync"/>.</returns>
    public Task<string?> WaitForTurnAsync(StsAnswer answer, HopCall call, CancellationToken cancellationToken) =>
        _run.Pacer.WaitAsync(call.Title, answer.Short, TimeSpan.Zero, answer.RetryAfter, cancellationToken);

    private async Task<string?> WaitAsync(StsAnswer answer, HopCall call, HopTries tries, int most, CancellationToken cancellationToken)
    {
        tries.Passing++;
        return tries.Passing >= most
            ? string.Empty
            : await _run.Pacer.WaitAsync(call.Title, answer.Short, _run.Pacer.Backoff(tries.Passing, RetryPacer.Cap), answer.RetryAfter, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> WaitForIssuerAsync(StsAnswer answer, HopCall call, HopTries tries, CancellationToken cancellationToken)
    {
        if (!_identity.Source.CanRenew)
        {
            return "Another token cannot be had.";
        }

        var end = await WaitAsync(answer, call, tries, RetryPacer.FewTries, cancellationToken).ConfigureAwait(false);
        if (end is null)
        {
            await _identity.RenewAsync(cancellationToken).ConfigureAwait(false);
        }

        return end;
    }

    private async Task<string?> RenewAsync(StsAnswer answer, HopCall call, HopTries tries, CancellationToken cancellationToken)
    {
        var what = call.Token is null ? "source credential" : "token";
        if (!_identity.Source.CanRenew)
        {
            return $"Another {what} cannot be had.";
        }

        if (tries.HasRenewed)
        {
            return $"It was the second {what}.";
        }

        tries.HasRenewed = true;
        _run.Log.Verbose($"{call.Title}: again with a new {what}, because of {answer.Short}");
        return await _identity.RenewAsync(cancellationToken).ConfigureAwait(false) ? null : $"There is no other {what} yet.";
    }

    private string? Rerun(StsAnswer answer, HopCall call, HopTries tries)
    {
        if (tries.HasRerun)
        {
            return "The hop before it was taken again already.";
        }

        tries.HasRerun = true;
        _run.Log.Verbose($"{call.Title}: the hop before it is taken again, because of {answer.Short}");
        return null;
    }

    private string? CorrectClock(StsAnswer answer, HopCall call)
    {
        if (_signing.Correction != call.ClockCorrection)
        {
            // A chain that is run beside this one has corrected it meanwhile.
            return null;
        }

        var end = _signing.TryCorrect(answer.Date, answer.IsAboutTime);
        if (end is null)
        {
            _run.Log.Warning($"This machine's clock is {SigningClock.Describe(_signing.Correction)} STS's. Requests are signed with STS's time for the rest of this chain.");
        }

        return end;
    }

    private string? Trim(StsAnswer answer, HopCall call, HopTries tries)
    {
        if (tries.HasTrimmed || !_plan.CanTrim(call.Number - 1))
        {
            return string.Empty;
        }

        if (!_run.Definition.TrimSessionTags)
        {
            return "With TrimSessionTag, it would be tried once more without the job's tags that are a convenience only.";
        }

        tries.HasTrimmed = true;
        _run.Log.Warning($"{call.Title}: {answer.Said} It is tried once more without the job's tags that are a convenience only.");
        return null;
    }

    private async Task<string?> WaitForAccessAsync(StsAnswer answer, HopCall call, HopTries tries, CancellationToken cancellationToken)
    {
        var period = _run.Definition.WaitForAccess;
        if (period <= TimeSpan.Zero)
        {
            return string.Empty;
        }

        var now = _run.Environment.Clock.Uptime;
        tries.FirstRefusal ??= now;
        tries.Refusals++;
        var left = tries.FirstRefusal.Value + period - now;
        if (left <= TimeSpan.Zero || answer.RetryAfter > left)
        {
            return FormattableString.Invariant($"Access was waited for {period.TotalSeconds:0.###} s.");
        }

        // The last try is at the end of the period.
        var backoff = _run.Pacer.Backoff(tries.Refusals, AccessCap);
        return await _run.Pacer.WaitAsync(call.Title, answer.Short, backoff < left ? backoff : left, answer.RetryAfter, cancellationToken).ConfigureAwait(false);
    }
}
