using System.Management.Automation;

namespace RoleChain.ModuleTests.Stubs;

/// <summary>AWS Tools' command as far as a scope needs it.</summary>
[Cmdlet(VerbsCommon.Set, "DefaultAWSRegion")]
public sealed class SetDefaultAWSRegionCommand : PSCmdlet
{
    [Parameter(Mandatory = true)]
    public string Region { get; set; } = string.Empty;

    [Parameter(Mandatory = true)]
    [ValidateSet("Global", "Local")]
    public string Scope { get; set; } = string.Empty;

    protected override void ProcessRecord() => SessionState.PSVariable.Set(Scope + ":StoredAWSRegion", Region);
}
