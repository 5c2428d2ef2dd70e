using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Server;

/// <summary>A running credential server: puts the parts together and owns them.</summary>
internal sealed class CredentialServer : ICredentialServer
{
    /// <summary>The longest that a server runs: that of a job on a runner of GitHub's.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(6);

    /// <summary>How often it looks whether something is to be renewed.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly EngineClock _clock;
    private readonly CredentialKeeper[] _keepers;
    private readonly LoopbackFront _front;
    private readonly TokenFile _file;
    private readonly ProcessEnd _processEnd;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<bool> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isDisposed;

    /// <param name="chains">The chains, their names checked.</param>
    /// <param name="masks">Where the token is masked.</param>
    /// <param name="clock">The time.</param>
    /// <param name="headTime">The time that a client has for its head; null for the usual.</param>
    /// <param name="tokenName">The name of the token's file.</param>
    public CredentialServer(IReadOnlyList<ServedChain> chains, CiMasks masks, EngineClock clock, TimeSpan? headTime = null, string tokenName = "token")
    {
        _clock = clock;
        ExpiresAt = clock.UtcNow + Lifetime;
        _keepers = chains.Select(chain => new CredentialKeeper(chain, clock, _stop.Token)).ToArray();
        _front = new LoopbackFront(headTime);
        Endpoint = new Uri(FormattableString.Invariant($"http://127.0.0.1:{_front.Port}/"));
        var token = new ServerToken();
        masks.Add(token.Text);
        try
        {
            _file = new TokenFile(tokenName, token.Text);
        }
        catch (RoleChainException)
        {
            _front.Dispose();
            throw;
        }

        _front.Serve(new CredentialHandler(_front.Port, token, _keepers.ToDictionary(keeper => keeper.Name, StringComparer.Ordinal)).AnswerAsync);

        // The token's file would stay.
        _processEnd = new ProcessEnd(Dispose);
        _ = KeepAsync(clock.Uptime + Lifetime);
    }

    public Uri Endpoint { get; }

    public string TokenPath => _file.Path;

    public DateTimeOffset ExpiresAt { get; }

    public int? ProcessId => null;

    public bool IsRunning => Volatile.Read(ref _isDisposed) == 0;

    public Task Completion => _completion.Task;

    public IReadOnlyList<ServedCredential> Credentials => _keepers.Select(keeper => new ServedCredential
    {
        Name = keeper.Name,
        Uri = new Uri(Endpoint, keeper.Name),
        Chain = keeper.Description,
        Region = keeper.Current?.Region,
        ExpiresAt = keeper.Current?.ExpiresAt,
        Failure = keeper.Failure?.Message,
    }).ToArray();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _front.Dispose();
            _file.Dispose();
            _processEnd.Dispose();
            _stop.Cancel();
            _completion.TrySetResult(true);
        }
    }

    private async Task KeepAsync(TimeSpan end)
    {
        try
        {
            // Both clocks: one does not run while a machine sleeps, the other can be set.
            while (_clock.Uptime < end && _clock.UtcNow < ExpiresAt)
            {
                foreach (var keeper in _keepers)
                {
                    keeper.Renew();
                }

                await _clock.DelayAsync(Interval, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }

        Dispose();
    }
}
