using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Server;

/// <summary>Keeps one chain's credential alive, whether anybody asks for it or not.</summary>
internal sealed class CredentialKeeper
{
    /// <summary>The life that a client is given at least, where the session is long enough: some AWS SDKs ask again from 15 minutes before the end on.</summary>
    public static readonly TimeSpan MinimumLife = TimeSpan.FromMinutes(20);

    /// <summary>How much earlier it is renewed in the background, so that no client has to wait for it.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>The longest that a client waits for a renewal: AWS SDKs give up after a second or two.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>How long a failure is repeated before the chain is tried again.</summary>
    public static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(5);

    private readonly object _lock = new();
    private readonly ServedChain _chain;
    private readonly EngineClock _clock;
    private readonly CancellationToken _stop;
    private Task<ChainedCredential>? _renewal;
    private ChainedCredential? _last;
    private TimeSpan _retryAt;

    /// <param name="chain">The chain.</param>
    /// <param name="clock">The time.</param>
    /// <param name="stop">Ends what is on its way.</param>
    public CredentialKeeper(ServedChain chain, EngineClock clock, CancellationToken stop)
    {
        _chain = chain;
        _clock = clock;
        _stop = stop;
        _last = chain.Live.Current;
    }

    public string Name => _chain.Name;

    public string Description => _chain.Live.Description;

    /// <summary>The credential that there is; null where there is none that lives.</summary>
    public ChainedCredential? Current => _chain.Live.Current is { } credential && credential.ExpiresAt > _clock.UtcNow ? credential : null;

    /// <summary>Why the last renewal failed; null where it did not.</summary>
    public RoleChainException? Failure { get; private set; }

    /// <summary>Renews the credential if it is time. Nobody waits for it.</summary>
    public void Renew() => _ = Ask(MinimumLife + Margin).ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    /// <summary>A credential for a client: from memory, unless it is time to renew it and that takes no longer than a client waits.</summary>
    /// <exception cref="RoleChainException">There is none that lives.</exception>
    public async Task<ChainedCredential> GetAsync()
    {
        var renewal = Ask(MinimumLife);
        if (!renewal.IsCompleted)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop);
            await Task.WhenAny(renewal, _clock.DelayAsync(LongestWait, enough.Token)).ConfigureAwait(false);
            enough.Cancel();
        }

        // Looked at, so that nobody is told of it: Failure says the same.
        _ = renewal.Exception;
        if (renewal.Status == TaskStatus.RanToCompletion)
        {
            return await renewal.ConfigureAwait(false);
        }

        return Current ?? throw Failure ?? new RoleChainException(RoleChainErrorKind.Timeout, "The chain is being taken and there is no credential yet: ask again.");
    }

    private Task<ChainedCredential> Ask(TimeSpan minimumLife)
    {
        lock (_lock)
        {
            if (_renewal is { IsCompleted: false })
            {
                return _renewal;
            }

            if (Failure is { } failure && _clock.Uptime < _retryAt && Current is null)
            {
                return Task.FromException<ChainedCredential>(failure);
            }

            return _renewal = RenewAsync(minimumLife);
        }
    }

    private async Task<ChainedCredential> RenewAsync(TimeSpan minimumLife)
    {
        var warning = new LastWarning();
        try
        {
            var credential = await _chain.Live.GetAsync(minimumLife, warning, _stop).ConfigureAwait(false);
            if (!ReferenceEquals(credential, _last))
            {
                (_last, Failure) = (credential, null);
            }
            else if (warning.Message is { } message)
            {
                Failure = new RoleChainException(RoleChainErrorKind.SourceCredentialUnavailable, message);
            }

            return credential;
        }
        catch (OperationCanceledException)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever it is, the server goes on: the next try may do better.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _retryAt = _clock.Uptime + FailurePause;
            Failure = exception as RoleChainException
                ?? new RoleChainException(RoleChainErrorKind.InternalError, "The renewal failed unexpectedly (" + exception.GetType().FullName + ").");
            throw Failure;
        }
    }

    /// <summary>What a renewal warned of last.</summary>
    private sealed class LastWarning : IProgress<ChainEvent>
    {
        public string? Message { get; private set; }

        public void Report(ChainEvent value) => Message = value.Kind == ChainEventKind.Warning ? value.Message : Message;
    }
}
