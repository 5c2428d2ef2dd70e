using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain;

/// <summary>
/// A chain that can be run again, and the credential that it has now: what keeps a credential from ending. One object for each chain
/// of a process, to be asked from any thread; whoever asks while a renewal is on its way gets that renewal's result.
/// </summary>
public interface ILiveChain
{
    /// <summary>What it is, free of secrets.</summary>
    string Description { get; }

    /// <summary>The credential of the last run; null before the first.</summary>
    ChainedCredential? Current { get; }

    /// <summary>The time by this machine's clock, by which it judges what lives.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>
    /// When <see cref="Current"/> is to be renewed: a sixth of its session before its end, at most five minutes; after a renewal that
    /// failed, when the next may be tried. Null where there is none.
    /// </summary>
    DateTimeOffset? RenewAt { get; }

    /// <summary>
    /// A credential that lives: the current one, or a new one where it is time. Where a renewal fails while the old one lives,
    /// that is a warning, and the old one is returned; where it takes longer than two seconds and the old one has the life that was asked for,
    /// the old one is returned and the renewal goes on, and if it fails, the next who asks is warned.
    /// </summary>
    /// <param name="minimumLife">The time that it must live at least; a credential with less is renewed. Zero for the usual.</param>
    /// <param name="events">Told each step of a renewal, without a secret.</param>
    /// <param name="cancellationToken">Ends the waiting; the renewal itself goes on while anybody else waits for it, or has gone because it took long.</param>
    /// <exception cref="RoleChainException">There is none, and the chain failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<ChainedCredential> GetAsync(TimeSpan minimumLife, IProgress<ChainEvent> events, CancellationToken cancellationToken);
}
