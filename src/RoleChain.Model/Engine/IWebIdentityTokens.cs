using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain;

/// <summary>Fetches web identity tokens without running a chain from them.</summary>
public interface IWebIdentityTokens
{
    /// <summary>Fetches the token of an identity, and masks it in a CI runner's log.</summary>
    /// <param name="definition">
    /// The identity and how to reach it: its <see cref="RoleChainDefinition.Identity"/>, <see cref="RoleChainDefinition.Timeout"/>,
    /// <see cref="RoleChainDefinition.Masking"/> and <see cref="RoleChainDefinition.ProxyUrl"/> count. Hops are not needed; where there are
    /// some, the first one's partition decides the usual audience.
    /// </param>
    /// <param name="events">Told each step, without a secret; called from the engine's threads.</param>
    /// <param name="cancellationToken">Stops the fetch; the task ends at once.</param>
    /// <returns>The token, of 4 to 20000 characters (STS API reference, AssumeRoleWithWebIdentity), and its claims.</returns>
    /// <exception cref="RoleChainException">There is none, it is not a JWT, or the identity gives credentials instead.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<WebIdentityToken> GetAsync(RoleChainDefinition definition, IProgress<ChainEvent> events, CancellationToken cancellationToken);
}
