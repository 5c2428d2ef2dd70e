using System.Linq;
using System.Management.Automation;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>Stops emulators: those given, or all that this session started.</summary>
[Cmdlet(VerbsLifecycle.Stop, "StsEmulator", SupportsShouldProcess = true)]
public sealed class StopStsEmulatorCommand : PSCmdlet
{
    /// <summary>An emulator of <c>Start-StsEmulator</c>; without one, all that this session started.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public StsEmulator[]? InputObject { get; set; }

    /// <summary>Stops them.</summary>
    protected override void ProcessRecord()
    {
        // The last started has set the environment last, and is the first to put it back.
        foreach (var emulator in InputObject ?? [.. RunspaceServers.Own().OfType<StsEmulator>().Reverse()])
        {
            if (ShouldProcess(emulator.ToString(), "Stop the STS emulator"))
            {
                emulator.Dispose();
            }
        }
    }
}
