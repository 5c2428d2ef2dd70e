using System;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Identities;

/// <summary>A token that the user handed over.</summary>
internal sealed class GivenTokenSource : IdentitySource
{
    private readonly WebIdentityTokenIdentity _identity;

    public GivenTokenSource(WebIdentityTokenIdentity identity) => _identity = identity;

    public override string Description => _identity.ToString();

    public override string Key => _identity.Token.Reveal();

    public override bool CanRenew => false;

    public override SourceKind Kind => SourceKind.WebIdentityToken;

    public override Task<ResolvedIdentity> FetchAsync(Task<StsGateway> sts, IProgress<ChainEvent> events, CancellationToken cancellationToken) => Task.FromResult(ResolvedIdentity.OfToken(_identity.Token));
}
