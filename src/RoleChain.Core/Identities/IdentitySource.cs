using System;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Identities;

/// <summary>A place to get an identity from, chosen but not yet asked.</summary>
internal abstract class IdentitySource
{
    /// <summary>What it is, in a few words free of secrets.</summary>
    public abstract string Description { get; }

    /// <summary>Why it was chosen, in a few words free of secrets that go on after "because".</summary>
    public string Reason { get; init; } = "it was given";

    /// <summary>Whether asking again can give a newer token or credential than the last time.</summary>
    public abstract bool CanRenew { get; }

    /// <summary>The class of what it gives, as far as it is known before asking.</summary>
    public abstract SourceKind Kind { get; }

    /// <summary>What tells it from another source in this process; it may be a secret, and is only ever hashed.</summary>
    public virtual string Key => Description;

    /// <summary>The region that comes with it; null where none does.</summary>
    public virtual string? Region => null;

    /// <summary>A role that must be assumed before the chain's own first one, because the identity's trust is with it; null for none.</summary>
    public virtual string? EntryRoleArn => null;

    /// <summary>Asks for the identity.</summary>
    /// <param name="sts">The chain's STS, for identities that must themselves assume a role; it starts meanwhile.</param>
    /// <param name="events">Told what comes up on the way, without a secret.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <exception cref="RoleChainException">There is none to be had.</exception>
    public abstract Task<ResolvedIdentity> FetchAsync(Task<StsGateway> sts, IProgress<ChainEvent> events, CancellationToken cancellationToken);
}
