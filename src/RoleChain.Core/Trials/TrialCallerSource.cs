using System;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Identities;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Trials;

/// <summary>Whoever is said to hold the source credential, which is never asked for.</summary>
internal sealed class TrialCallerSource : IdentitySource
{
    private readonly string _arn;

    public TrialCallerSource(string arn) => _arn = arn;

    public override string Description => SafeText.ForDisplay(_arn);

    public override bool CanRenew => false;

    public override SourceKind Kind => _arn.IndexOf(":user/", StringComparison.Ordinal) > 0 ? SourceKind.LongTermKey : SourceKind.TemporaryCredential;

    public override Task<ResolvedIdentity> FetchAsync(Task<StsGateway> sts, IProgress<ChainEvent> events, CancellationToken cancellationToken) =>
        throw new RoleChainException(RoleChainErrorKind.InternalError, "A caller who was only named has no credential.");
}
