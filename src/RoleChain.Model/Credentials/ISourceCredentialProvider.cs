using System;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain;

/// <summary>Hands out source credentials, anew each time that a chain starts from them.</summary>
public interface ISourceCredentialProvider
{
    /// <summary>What the credentials come from, free of secrets.</summary>
    string Description { get; }

    /// <summary>What tells this provider's credentials from another's in this process: a hash of the whole credential, or something that stands for an object. No property, so that it is never shown.</summary>
    string GetKey();

    /// <summary>The class of the credentials, as far as it is known without fetching them.</summary>
    SourceKind Kind { get; }

    /// <summary>The region that travels with the credentials, or null.</summary>
    string? Region { get; }

    /// <summary>Fetches the credentials.</summary>
    /// <param name="events">Told what comes up on the way, without a secret.</param>
    /// <param name="cancellationToken">Stops the fetch.</param>
    /// <exception cref="RoleChainException">There are none (<see cref="RoleChainErrorKind.SourceCredentialUnavailable"/>).</exception>
    Task<SourceCredential> GetAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken);
}
