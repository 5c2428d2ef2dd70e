using System;
using System.Management.Automation;
using System.Threading.Tasks;
using RoleChain.Binding;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>Starts a local STS, OIDC issuer and CI token endpoint on loopback, which enforces what AWS enforces.</summary>
[Cmdlet(VerbsLifecycle.Start, "StsEmulator", SupportsShouldProcess = true)]
[OutputType(typeof(StsEmulator))]
public sealed class StartStsEmulatorCommand : EngineCommand
{
    /// <summary>A JSON file with accounts, roles, policies and OIDC providers, or a folder of policies, a template or a plan; without it a shared, a dev and a prod account.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The TCP port on loopback, 1 to 65535; without it any that is free.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int Port { get; set; }

    /// <summary>
    /// Sets the environment variables of the CI token endpoint and of the STS endpoint in this process, so that a script
    /// uses the emulator unchanged. They are put back when the emulator stops.
    /// </summary>
    [Parameter]
    public SwitchParameter SetEnvironment { get; set; }

    /// <summary>Starts it.</summary>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Path ?? "built-in accounts", "Start an STS emulator on loopback"))
        {
            return;
        }

        IStsEmulator? started = null;
        StsEmulator? emulator = null;
        try
        {
            var options = new StsEmulatorOptions
            {
                ConfigurationPath = Path is null ? null : FilePaths.Resolve(SessionState, Path, RoleChainErrorKind.EmulatorConfigurationInvalid),
                Port = Port,
            };
            started = Await("STS emulator", (_, _) => Task.FromResult(IsolatedContext.Emulators.Start(options)));
            emulator = new StsEmulator(started);
            RunspaceServers.Add(emulator);
            if (SetEnvironment)
            {
                emulator.SetEnvironment();
            }

        }
        catch (Exception exception) when (IsFailure(exception))
        {
            emulator?.Dispose();
            started?.Dispose();
            Fail(exception, Path ?? (object)Port);
        }

        WriteVerbose($"The STS emulator listens at {emulator}.");
        WriteObject(emulator);
    }
}
