using System;
using System.Management.Automation;
using RoleChain.Errors;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>
/// Takes back what <c>Export-ChainedCredential</c> put anywhere, and forgets the credentials of this process and of the disk. What is changed since stays
/// as it is.
/// </summary>
[Cmdlet(VerbsCommon.Clear, "ChainedCredential", DefaultParameterSetName = AllSet, SupportsShouldProcess = true)]
public sealed class ClearChainedCredentialCommand : EngineCommand
{
    private const string AllSet = "All";
    private const string ProfileSet = "Profile";

    /// <summary>A profile that RoleChain wrote, in whatever process: it alone is taken back, and nothing else.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProfileSet)]
    [ValidateNotNullOrEmpty]
    public string[] ProfileName { get; set; } = [];

    /// <summary>Takes back and forgets.</summary>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ProfileSet)
        {
            foreach (var name in ProfileName)
            {
                TakeBack(() => IsolatedContext.Services.Exports.FindProfile(name), name);
            }

            return;
        }

        var services = Services();
        foreach (var exported in services.Exports.Exported)
        {
            TakeBack(() => exported, exported.Description);
        }

        if (ShouldProcess("the credentials of this process", "Forget"))
        {
            services.Credentials.Clear();
        }

        if (ShouldProcess("the credentials of registered profiles on disk", "Remove"))
        {
            try
            {
                services.DiskCache.Clear();
            }
            catch (RoleChainException exception)
            {
                WriteError(ErrorTable.ToRecord(exception));
            }
        }
    }

    private IRoleChainServices Services()
    {
        try
        {
            return IsolatedContext.Services;
        }
        catch (RoleChainException exception)
        {
            Fail(exception, null);
            throw;
        }
    }

    /// <summary>One that cannot be taken back is an error record, and the others are still taken back.</summary>
    private void TakeBack(Func<IExportedCredential> find, string target)
    {
        try
        {
            var exported = find();
            if (ShouldProcess(exported.Description, "Take back the credential"))
            {
                Await("Take back", async (events, token) =>
                {
                    await exported.TakeBackAsync(events, token).ConfigureAwait(false);
                    return true;
                });
            }
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            WriteError(ErrorTable.ToRecord(ErrorTable.Describe(exception), target));
        }
    }
}
