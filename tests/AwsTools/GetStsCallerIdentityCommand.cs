using System.Management.Automation;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace RoleChain.AwsTools;

/// <summary>A real GetCallerIdentity, and with what it was made.</summary>
[Cmdlet(VerbsCommon.Get, "STSCallerIdentity")]
public sealed class GetStsCallerIdentityCommand : ServiceCommand
{
    protected override void ProcessRecord()
    {
        var credentials = FindCredentials();
        var config = new AmazonSecurityTokenServiceConfig { ServiceURL = EndpointUrl, AuthenticationRegion = RegionName };
        using var client = new AmazonSecurityTokenServiceClient(credentials, config);
        try
        {
            var identity = client.GetCallerIdentityAsync(new GetCallerIdentityRequest()).GetAwaiter().GetResult();
            var result = new PSObject();
            result.Properties.Add(new PSNoteProperty("Arn", identity.Arn));
            result.Properties.Add(new PSNoteProperty("Bound", Bound));
            result.Properties.Add(new PSNoteProperty("Region", RegionName));
            result.Properties.Add(new PSNoteProperty("Credentials", credentials));
            WriteObject(result);
        }
        catch (AmazonServiceException exception)
        {
            ThrowTerminatingError(new ErrorRecord(exception, exception.ErrorCode, ErrorCategory.PermissionDenied, targetObject: null));
        }
    }
}
