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

    /// <summary>Hands a credential server's variables to the later steps of a job. None of them is a secret. They are among <see cref="Exported"/> then.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="target"><see cref="ExportTarget.GitHubEnvironment"/> or <see cref="ExportTarget.AzurePipelines"/>.</param>
    /// <param name="masking">Whether the runner can be reached.</param>
    /// <returns>What takes them back.</returns>
    /// <exception cref="RoleChainException">This is no such job, or its file cannot be written.</exception>
    IExportedCredential ExportServer(IEnumerable<KeyValuePair<string, string>> variables, ExportTarget target, SecretMasking masking);

    /// <summary>Empties variables of a credential server for the later steps of the job that this is a step of, whichever step has exported them. Elsewhere nothing is done.</summary>
    /// <param name="names">The variables.</param>
    /// <param name="masking">Whether the runner can be reached.</param>
    /// <exception cref="RoleChainException">The job's file cannot be written.</exception>
    void TakeBackServer(IEnumerable<string> names, SecretMasking masking);

    /// <summary>A profile that RoleChain wrote in whatever process, to be removed: its keys, its region where it is RoleChain's, and the sections where nothing else is left.</summary>
    /// <param name="name">The profile's name.</param>
    /// <exception cref="RoleChainException">The name is malformed.</exception>
    IExportedCredential FindProfile(string name);
}
