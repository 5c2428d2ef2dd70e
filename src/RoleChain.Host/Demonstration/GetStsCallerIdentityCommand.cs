using System.Management.Automation;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace RoleChain.Host.Demonstration;

/// <summary>
/// Stands in for AWS Tools' cmdlet of this name, which cannot be downloaded everywhere that the demonstration runs: the
/// same parameters for keys, bound from the pipeline by name, and a real GetCallerIdentity call through an AWS SDK.
/// </summary>
[Cmdlet(VerbsCommon.Get, "STSCallerIdentity")]
[OutputType(typeof(PSObject))]
public sealed class GetStsCallerIdentityCommand : PSCmdlet
{
    /// <summary>The access key id.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("AK")]
    public string AccessKey { get; set; } = string.Empty;

    /// <summary>The secret access key.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SK", "SecretAccessKey")]
    public string SecretKey { get; set; } = string.Empty;

    /// <summary>The session token.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ST")]
    public string SessionToken { get; set; } = string.Empty;

    /// <summary>The region.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    public string Region { get; set; } = "us-east-1";

    /// <summary>An endpoint in place of the region's own.</summary>
    [Parameter(Mandatory = true)]
    public string EndpointUrl { get; set; } = string.Empty;

    /// <summary>Makes the call.</summary>
    protected override void ProcessRecord()
    {
        var config = new AmazonSecurityTokenServiceConfig { ServiceURL = EndpointUrl, AuthenticationRegion = Region };
        using var client = new AmazonSecurityTokenServiceClient(new SessionAWSCredentials(AccessKey, SecretKey, SessionToken), config);
        try
        {
            var identity = client.GetCallerIdentityAsync(new GetCallerIdentityRequest()).GetAwaiter().GetResult();
            var result = new PSObject();
            result.Properties.Add(new PSNoteProperty("Account", identity.Account));
            result.Properties.Add(new PSNoteProperty("Arn", identity.Arn));
            result.Properties.Add(new PSNoteProperty("UserId", identity.UserId));
            WriteObject(result);
        }
        catch (AmazonServiceException exception)
        {
            ThrowTerminatingError(new ErrorRecord(exception, exception.ErrorCode, ErrorCategory.PermissionDenied, AccessKey[^4..]));
        }
    }
}
