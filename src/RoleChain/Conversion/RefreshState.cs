using System;
using System.Threading;

namespace RoleChain.Conversion;

/// <summary>
/// Asks a chain for its credential each time that an SDK wants keys. This runs on the SDK's threads: no runspace, no script
/// block, nobody to ask; and whatever the chain fails with is what the SDK's caller gets.
/// </summary>
internal sealed class RefreshState
{
    /// <summary>An SDK that is told a time which has passed takes the keys for ended and fails.</summary>
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    private readonly ILiveChain _chain;
    private readonly SdkMembers _sdk;

    public RefreshState(ILiveChain chain, SdkMembers sdk)
    {
        _chain = chain;
        _sdk = sdk;
    }

    /// <summary>The SDK's refresh state. As the end it names the time at which the chain is to be asked again, not the session's: so the session is renewed ahead of it, and one that could not be renewed is used on.</summary>
    /// <exception cref="RoleChainException">There is no credential that lives, and the chain failed.</exception>
    public object Next()
    {
        var credential = _chain.GetAsync(TimeSpan.Zero, NoEvents.Instance, CancellationToken.None).GetAwaiter().GetResult();

        // The chain's time, which is by this machine's clock as its whole bookkeeping; and only if it is still this credential's.
        var renewAt = _chain.RenewAt;
        var wait = ReferenceEquals(_chain.Current, credential) && renewAt is { } time ? time - _chain.UtcNow : TimeSpan.Zero;
        return _sdk.MakeState(credential, _sdk.UtcNow + (wait > Soonest ? wait : Soonest));
    }
}
