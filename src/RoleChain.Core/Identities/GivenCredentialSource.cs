using System;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Identities;

/// <summary>Credentials that the user handed over; asked for anew each time, so that objects which renew themselves do.</summary>
internal sealed class GivenCredentialSource : IdentitySource
{
    private readonly SourceCredentialIdentity _identity;

    public GivenCredentialSource(SourceCredentialIdentity identity) => _identity = identity;

    public override string Description => _identity.ToString();

    public override string Key => Description + "\n" + _identity.Provider.GetKey();

    /// <summary>Objects that renew themselves do; copied keys stay what they are.</summary>
    public override bool CanRenew => true;

    public override SourceKind Kind => _identity.Source;

    public override string? Region => _identity.Provider.Region;

    public override async Task<ResolvedIdentity> FetchAsync(Task<StsGateway> sts, IProgress<ChainEvent> events, CancellationToken cancellationToken) =>
        ResolvedIdentity.OfCredential(await _identity.Provider.GetAsync(events, cancellationToken).ConfigureAwait(false));
}
