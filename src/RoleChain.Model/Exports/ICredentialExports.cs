using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain;

/// <summary>Puts credentials where other programs and later steps of a job find them, and takes them back.</summary>
public interface ICredentialExports
{
    /// <summary>
    /// What can be taken back, the last first: what this process put somewhere, and what an earlier step of the job put into
    /// <c>GITHUB_ENV</c>.
    /// </summary>
    IReadOnlyList<IExportedCredential> Exported { get; }

    /// <summary>
    /// Puts a credential somewhere: all of it or, where that fails, nothing. Under a CI runner its parts are masked first. One that has
    /// less than a minute to live is renewed before, where its chain can be run again.
    /// </summary>
    /// <param name="credential">The credential.</param>
    /// <param name="request">Where to, and how.</param>
    /// <param name="events">Told each step, without a secret.</param>
    /// <param name="cancellationToken">Ends the waiting for a renewal or for other writers of a file.</param>
    /// <returns>The JSON of <see cref="ExportTarget.ProcessCredential"/>, a secret; null for the other targets.</returns>
    /// <exception cref="RoleChainException">It has expired, cannot be masked, or the place is missing, not to be trusted, taken, or cannot be written.</exception>
    Task<SecretText?> ExportAsync(ChainedCredential credential, CredentialExport request, IProgress<ChainEvent> events, CancellationToken cancellationToken);

    /// <summary>A profile that RoleChain wrote in whatever process, to be removed: its keys, its region where it is RoleChain's, and the sections where nothing else is left.</summary>
    /// <param name="name">The profile's name.</param>
    /// <exception cref="RoleChainException">The name is malformed.</exception>
    IExportedCredential FindProfile(string name);
}
