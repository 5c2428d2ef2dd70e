using System.Linq;
using System.Management.Automation;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>Stops credential servers: those given, or all that this session started.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ChainedCredentialServer", SupportsShouldProcess = true)]
public sealed class StopChainedCredentialServerCommand : PSCmdlet
{
    /// <summary>A server of <c>Start-ChainedCredentialServer</c>; without one, all that this session started.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ChainedCredentialServer[]? InputObject { get; set; }

    /// <summary>Stops them.</summary>
    protected override void ProcessRecord()
    {
        foreach (var server in InputObject ?? [.. RunspaceServers.Own().OfType<ChainedCredentialServer>().Reverse()])
        {
            if (ShouldProcess(server.ToString(), "Stop the credential server"))
            {
                server.Dispose();
            }
        }
    }
}
