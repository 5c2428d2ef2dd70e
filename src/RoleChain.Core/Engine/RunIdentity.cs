using System;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Identities;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Engine;

/// <summary>The identity of one run: fetched, fetched anew where it is over, and hidden each time before anything can print it.</summary>
internal sealed class RunIdentity
{
    // STS takes a token for some minutes after its end (IAM: up to five), so that one nearer than this is still good for one call.
    private static readonly TimeSpan NearEnd = TimeSpan.FromSeconds(15);

    private readonly RunContext _run;
    private readonly Task<StsGateway> _sts;
    private bool _hasFetched;

    public RunIdentity(RunContext run, IdentitySource source, Task<StsGateway> sts, ResolvedIdentity? remembered)
    {
        Current = remembered;
        _run = run;
        _sts = sts;
        Source = source;
    }

    public IdentitySource Source { get; }

    /// <summary>What was fetched last, or is remembered of an earlier run; null before the first time.</summary>
    public ResolvedIdentity? Current { get; private set; }

    /// <summary>Whether the first hop cannot be taken with what there is: it is only remembered, or the token ends in a moment and another can be had.</summary>
    public bool ShouldRenew => Current is not { IsInHand: true } || (Source.CanRenew && Current?.Claims.ExpiresAt - _run.Environment.Clock.UtcNow < NearEnd);

    /// <summary>Fetches the identity; again where the token endpoint is busy or cannot be reached.</summary>
    /// <exception cref="RoleChainException">There is none to be had.</exception>
    public async Task<ResolvedIdentity> FetchAsync(CancellationToken cancellationToken)
    {
        var start = _run.Environment.Clock.Uptime;
        var resolved = await AskAsync(cancellationToken).ConfigureAwait(false);
        var elapsed = _run.Environment.Clock.Uptime - start;
        if (!_hasFetched)
        {
            _hasFetched = true;

            // Later ones are part of the hop that needs them.
            _run.Timings.Add(new ChainTiming("identity", elapsed));
        }

        _run.Secrets.Hide(resolved.Token);
        _run.Secrets.Hide(resolved.Credential);
        Tell(resolved, elapsed);
        Current = resolved;
        return resolved;
    }

    /// <summary>Fetches the identity again.</summary>
    /// <returns>Whether it is another than before.</returns>
    public async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        var before = Current;
        var now = await FetchAsync(cancellationToken).ConfigureAwait(false);
        return now.Token?.Reveal() != before?.Token?.Reveal()
            || now.Credential?.AccessKeyId != before?.Credential?.AccessKeyId
            || now.Credential?.SessionToken?.Reveal() != before?.Credential?.SessionToken?.Reveal();
    }

    private async Task<ResolvedIdentity> AskAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await Source.FetchAsync(_sts, _run.Log.Events, cancellationToken).ConfigureAwait(false);
            }
            catch (RoleChainException failure) when (RetryAdvice.MayPass(failure) && !cancellationToken.IsCancellationRequested)
            {
                var end = tries == RetryPacer.ManyTries
                    ? string.Empty
                    : await _run.Pacer.WaitAsync("The token", failure.Message, _run.Pacer.Backoff(tries, RetryPacer.Cap), RetryAdvice.RetryAfter(failure), cancellationToken).ConfigureAwait(false);
                if (end is not null)
                {
                    throw GivenUp(failure, tries, end);
                }
            }
        }
    }

    private static RoleChainException GivenUp(RoleChainException failure, int tries, string end)
    {
        var stop = failure.Message[failure.Message.Length - 1] == '.' ? string.Empty : ".";
        var often = tries == 1 ? string.Empty : FormattableString.Invariant($" It was asked {tries} times.");
        var why = end.Length == 0 ? string.Empty : " " + end;
        return new RoleChainException(failure.Kind, failure.Message + stop + often + why, failure.InnerException) { HttpStatus = failure.HttpStatus };
    }

    private void Tell(ResolvedIdentity resolved, TimeSpan elapsed)
    {
        if (resolved.Credential is { } credential)
        {
            _run.Log.Verbose(FormattableString.Invariant($"Source credential: key {credential} ({Describe(credential.Kind)}), {elapsed.TotalMilliseconds:0} ms."));
        }
        else
        {
            var claims = resolved.Claims;
            _run.Log.Verbose(FormattableString.Invariant(
                $"Token: issuer {claims["iss"] ?? "?"}, subject {claims["sub"] ?? "?"}, audience {claims["aud"] ?? "?"}, expires {RunLog.Time(claims.ExpiresAt)}, {elapsed.TotalMilliseconds:0} ms."));
        }
    }

    private static string Describe(SourceKind kind) => kind switch
    {
        SourceKind.LongTermKey => "long-term",
        SourceKind.TemporaryCredential => "temporary",
        _ => "of unknown class",
    };
}
