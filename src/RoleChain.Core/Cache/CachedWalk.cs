using System;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Engine;
using RoleChain.Core.Files;

namespace RoleChain.Core.Cache;

/// <summary>The hops of one run, from disk where another process has taken them, else taken and kept there: by one process at a time.</summary>
internal sealed class CachedWalk
{
    /// <summary>How long is waited for another process that takes the same hops, before they are taken here too.</summary>
    private static readonly TimeSpan MaxPatience = TimeSpan.FromSeconds(15);

    private readonly DiskCache _cache;
    private readonly RunContext _run;
    private readonly string _key;
    private readonly HopPlan _plan;
    private readonly TimeSpan _minimumLife;

    /// <param name="cache">The disk.</param>
    /// <param name="run">The run.</param>
    /// <param name="key">What tells the chain and its identity from others (<see cref="CacheKey"/>).</param>
    /// <param name="plan">The hops.</param>
    /// <param name="minimumLife">The life that a credential must have.</param>
    public CachedWalk(DiskCache cache, RunContext run, string key, HopPlan plan, TimeSpan minimumLife)
    {
        _cache = cache;
        _run = run;
        _key = key;
        _plan = plan;
        _minimumLife = minimumLife;
    }

    /// <summary>The entry that is there, or what the hops come to.</summary>
    /// <param name="take">Takes the hops.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RoleChainException">A hop failed.</exception>
    public async Task<ChainOutcome> TakeAsync(Func<CacheEntry?, Task<ChainOutcome>> take, CancellationToken cancellationToken)
    {
        var found = Find(out var isUsable);
        if (found is not null || !isUsable)
        {
            return await take(found).ConfigureAwait(false);
        }

        using var held = Lock(cancellationToken);
        found = Find(out _);
        if (found is not null)
        {
            return await take(found).ConfigureAwait(false);
        }

        var outcome = await take(null).ConfigureAwait(false);
        if (held is not null)
        {
            // Without the lock it is another process that keeps what it comes to.
            Keep(outcome);
        }

        return outcome;
    }

    private TimeSpan Patience => _run.Definition.Timeout < MaxPatience + MaxPatience ? TimeSpan.FromTicks(_run.Definition.Timeout.Ticks / 2) : MaxPatience;

    /// <summary>The lock; null where others hold it for too long, or it cannot be had.</summary>
    private FileLock? Lock(CancellationToken cancellationToken)
    {
        try
        {
            return _cache.Lock(_key, Patience, cancellationToken);
        }
        catch (RoleChainException exception)
        {
            if (exception.Kind != RoleChainErrorKind.FileBusy)
            {
                _run.Log.Warning("The credential is not kept on disk: " + exception.Message);
            }

            return null;
        }
    }

    private CacheEntry? Find(out bool isUsable)
    {
        isUsable = true;
        try
        {
            var entry = _cache.Find(_key, _plan.Session, _minimumLife);
            if (entry is null || !IsOfPlan(entry))
            {
                return null;
            }

            _run.Secrets.Hide(entry.Credential);
            _run.Log.Verbose($"The credential is from the cache on disk; it lives until {RunLog.Time(entry.ExpiresAt)}.");
            return entry;
        }
        catch (RoleChainException exception)
        {
            isUsable = false;
            _run.Log.Warning("The cache on disk is not used: " + exception.Message);
            return null;
        }
    }

    private bool IsOfPlan(CacheEntry entry)
    {
        if (entry.Hops!.Length != _plan.Hops.Count)
        {
            return false;
        }

        for (var index = 0; index < entry.Hops.Length; index++)
        {
            if (!string.Equals(entry.Hops[index].RoleArn, _plan.Hops[index].RoleArn, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private void Keep(ChainOutcome outcome)
    {
        if (outcome.ClockCorrection != TimeSpan.Zero)
        {
            // The times of the entry would be by another clock than that of who reads it.
            return;
        }

        var last = outcome.Credentials[outcome.Credentials.Count - 1];
        try
        {
            _cache.Keep(new CacheEntry
            {
                Key = _key,
                AccessKeyId = last.AccessKeyId,
                SecretAccessKey = last.SecretAccessKey.Reveal(),
                SessionToken = last.SessionToken!.Reveal(),
                ExpiresAt = outcome.ExpiresAt,
                Hops = [.. outcome.Results],
            });
        }
        catch (RoleChainException exception)
        {
            _run.Log.Warning("The credential is not kept on disk: " + exception.Message);
        }
    }
}
