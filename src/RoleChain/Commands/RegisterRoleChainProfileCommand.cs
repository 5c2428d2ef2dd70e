using System;
using System.Management.Automation;
using System.Threading.Tasks;
using RoleChain.Binding;
using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>
/// Makes a profile of the shared AWS config file whose <c>credential_process</c> is a chain, so that the AWS CLI and every AWS SDK have the
/// chain's credential by the profile's name, and renew it.
/// </summary>
[Cmdlet(VerbsLifecycle.Register, "RoleChainProfile", SupportsShouldProcess = true)]
public sealed class RegisterRoleChainProfileCommand : EngineCommand
{
    /// <summary>The profile's name: 1 to 128 of <c>[A-Za-z0-9_.-]</c>, not beginning with a hyphen.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [AllowEmptyString]
    public string ProfileName { get; set; } = string.Empty;

    /// <summary>A chain of <c>New-RoleChain</c>, or a hashtable with its parameters. It must need nobody and hold no secret.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [DefinitionTransformation]
    [ValidateNotNull]
    [ValidateCount(1, 1)]
    public RoleChainDefinition[] Definition { get; set; } = [];

    /// <summary>The full path of the PowerShell that the profile runs; without it the one of this session.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PowerShellPath { get; set; }

    /// <summary>Keeps the chain's credential on disk, for this user alone and never under CI, so that not every call repeats the chain. By default on Windows only, which encrypts it.</summary>
    [Parameter]
    public SwitchParameter Cache { get; set; }

    /// <summary>Writes to a profile of the config file that RoleChain did not register. One with keys, a role or SSO is never written to.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Registers the profile.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            if (!ShouldProcess(ProfileName, "Register an AWS profile whose credential_process is a role chain"))
            {
                return;
            }

            var profiles = IsolatedContext.Services.Profiles;
            var cache = MyInvocation.BoundParameters.ContainsKey(nameof(Cache)) ? Cache.IsPresent : profiles.UsesDiskCacheByDefault;
            var program = PowerShellPaths.Find(SessionState, PowerShellPath);
            var profile = new ChainProfile(ProfileName, new RoleChainDefinition(Definition[0]) { UseDiskCache = cache }, program, ModuleScripts.Credential) { Overwrite = Force };
            Await("Register profile", (events, token) =>
            {
                profiles.Register(profile, events, token);
                return Task.FromResult(true);
            });
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(exception, ProfileName);
        }
    }
}
