using System;
using System.Management.Automation;
using System.Threading.Tasks;
using RoleChain.Errors;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>Removes profiles that <c>Register-RoleChainProfile</c> made, and their chains.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "RoleChainProfile", SupportsShouldProcess = true)]
public sealed class UnregisterRoleChainProfileCommand : EngineCommand
{
    /// <summary>The profiles' names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[] ProfileName { get; set; } = [];

    /// <summary>Removes each; one that cannot be is an error, and the others are still removed.</summary>
    protected override void ProcessRecord()
    {
        foreach (var name in ProfileName)
        {
            try
            {
                if (ShouldProcess(name, "Unregister an AWS profile whose credential_process is a role chain"))
                {
                    var profiles = IsolatedContext.Services.Profiles;
                    Await("Unregister profile", (events, token) =>
                    {
                        profiles.Unregister(name, events, token);
                        return Task.FromResult(true);
                    });
                }
            }
            catch (Exception exception) when (IsFailure(exception))
            {
                WriteError(ErrorTable.ToRecord(ErrorTable.Describe(exception), name));
            }
        }
    }
}
