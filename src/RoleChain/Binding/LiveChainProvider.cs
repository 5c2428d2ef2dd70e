using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Binding;

/// <summary>A credential of ours as the start of another chain: its own chain renews it.</summary>
internal sealed class LiveChainProvider : ISourceCredentialProvider
{
    private static readonly ConditionalWeakTable<ILiveChain, string> Keys = new();

    private readonly ChainedCredential _first;
    private readonly ILiveChain _live;
    private volatile ChainedCredential? _used;

    public LiveChainProvider(ChainedCredential credential, ILiveChain live)
    {
        _first = credential;
        _live = live;
    }

    public string Description => "of the chain " + _first.Chain.Path;

    /// <summary>One for each chain, whatever its credential is at the moment.</summary>
    public string GetKey() => Keys.GetValue(_live, _ => Guid.NewGuid().ToString());

    public SourceKind Kind => SourceKind.TemporaryCredential;

    public string? Region => _first.Region;

    public async Task<SourceCredential> GetAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        // The one that was given is used first: it may be another than the chain has come to since.
        var credential = _used is null && _first.ExpiresAt - _live.UtcNow > TimeSpan.FromMinutes(1)
            ? _first
            : await _live.GetAsync(TimeSpan.Zero, events, cancellationToken).ConfigureAwait(false);
        _used = credential;
        return new SourceCredential(credential.AccessKey, new SecretText(credential.SecretKey), new SecretText(credential.SessionToken), credential.ExpiresAt);
    }
}
