using System.Management.Automation;
using Amazon.Runtime;

namespace RoleChain.AwsTools;

/// <summary>Stores the session's default. A profile and a role to assume are only bound.</summary>
[Cmdlet(VerbsCommon.Set, "AWSCredential", DefaultParameterSetName = Keys)]
public sealed class SetAwsCredentialCommand : PSCmdlet
{
    private const string Keys = "BasicOrSession";
    private const string Role = "AssumeRole";
    private const string Object = "AWSCredentialsObject";
    private const string Profile = "StoredProfile";

    [Parameter(Mandatory = true, ParameterSetName = Keys, ValueFromPipelineByPropertyName = true)]
    [Alias("AK")]
    public string? AccessKey { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = Keys, ValueFromPipelineByPropertyName = true)]
    [Alias("SK", "SecretAccessKey")]
    public string? SecretKey { get; set; }

    [Parameter(ParameterSetName = Keys, ValueFromPipelineByPropertyName = true)]
    [Alias("ST")]
    public string? SessionToken { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = Role, ValueFromPipelineByPropertyName = true)]
    public string? RoleArn { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = Role, ValueFromPipelineByPropertyName = true)]
    public string? SourceProfile { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = Object, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public AWSCredentials? Credential { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = Profile, ValueFromPipelineByPropertyName = true)]
    [Alias("StoredCredentials", "AWSProfileName")]
    public string? ProfileName { get; set; }

    protected override void ProcessRecord()
    {
        object? stored = ParameterSetName switch
        {
            Keys when SessionToken is null => new BasicAWSCredentials(AccessKey, SecretKey),
            Keys => new SessionAWSCredentials(AccessKey, SecretKey, SessionToken),
            Object => Credential,
            _ => null,
        };
        SessionState.PSVariable.Set("StoredAWSCredentials", stored);
    }
}
