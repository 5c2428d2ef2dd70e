using System.Management.Automation;

namespace RoleChain.ModuleTests.Stubs;

/// <summary>AWS Tools' command as far as a scope needs it: it sets a variable of the PowerShell scope that it is called in, or the global one.</summary>
[Cmdlet(VerbsCommon.Set, "AWSCredential")]
public sealed class SetAWSCredentialCommand : PSCmdlet
{
    [Parameter(Mandatory = true)]
    public PSObject? Credential { get; set; }

    [Parameter(Mandatory = true)]
    [ValidateSet("Global", "Local")]
    public string Scope { get; set; } = string.Empty;

    protected override void ProcessRecord()
    {
        if (SessionState.PSVariable.GetValue("RefuseCredential") is true)
        {
            ThrowTerminatingError(new ErrorRecord(new PSInvalidCastException("no"), "Refused", ErrorCategory.InvalidArgument, null));
        }

        SessionState.PSVariable.Set(Scope + ":StoredAWSCredentials", Scope + " " + Credential!.Properties["AccessKey"].Value);
    }
}
