using System;
using System.Linq;
using System.Management.Automation;
using Amazon.Runtime;

namespace RoleChain.AwsTools;

/// <summary>What every service cmdlet of AWS Tools has: these parameters, bound in these ways, and this order of credentials.</summary>
public abstract class ServiceCommand : PSCmdlet
{
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AK")]
    public string? AccessKey { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SK", "SecretAccessKey")]
    public string? SecretKey { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ST")]
    public string? SessionToken { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    public object? Region { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("StoredCredentials", "AWSProfileName")]
    public string? ProfileName { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? ProfileLocation { get; set; }

    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public AWSCredentials? Credential { get; set; }

    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public PSCredential? NetworkCredential { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? EndpointUrl { get; set; }

    /// <summary>The parameters that were bound, by name and in order.</summary>
    protected string Bound => string.Join(" ", MyInvocation.BoundParameters.Keys.Where(name => name != nameof(EndpointUrl)).Order(StringComparer.Ordinal));

    protected string RegionName => Region?.ToString() ?? GetVariableValue("StoredAWSRegion") as string ?? "us-east-1";

    protected AWSCredentials FindCredentials()
    {
        if (AccessKey is not null && SecretKey is not null)
        {
            return SessionToken is null ? new BasicAWSCredentials(AccessKey, SecretKey) : new SessionAWSCredentials(AccessKey, SecretKey, SessionToken);
        }

        var stored = GetVariableValue("StoredAWSCredentials");
        return Credential
            ?? (stored is PSObject wrapped ? wrapped.BaseObject : stored) as AWSCredentials
            ?? throw new InvalidOperationException("No credentials specified or obtained from persisted/shell defaults.");
    }
}
