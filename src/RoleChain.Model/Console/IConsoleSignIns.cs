using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain;

/// <summary>Exchanges credentials for sign-ins to the AWS console.</summary>
public interface IConsoleSignIns
{
    /// <summary>Exchanges a credential. One with less than 15 minutes to live is renewed first where its chain can be run again.</summary>
    /// <param name="credential">A credential of a role session.</param>
    /// <param name="request">What the sign-in is to be like.</param>
    /// <param name="events">Told each step, without a secret.</param>
    /// <param name="cancellationToken">Stops the exchange.</param>
    /// <exception cref="RoleChainException">It failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<ConsoleSignIn> SignInAsync(ChainedCredential credential, ConsoleRequest request, IProgress<ChainEvent> events, CancellationToken cancellationToken);
}
