using System;
using System.Linq;

namespace RoleChain.Core.Trials;

/// <summary>The condition keys of AWS and of STS (IAM user guide, "AWS global condition context keys"; service authorization reference, "AWS Security Token Service").</summary>
internal static class KnownKeys
{
    /// <summary>Those that have a name of the user's behind them.</summary>
    private static readonly string[] Prefixes = ["aws:PrincipalTag/", "aws:RequestTag/", "aws:ResourceTag/", "iam:ResourceTag/", "sts:RequestContext/"];

    private static readonly string[] Names =
    [
        "aws:AssumedRoot", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:ChatbotSourceArn", "aws:CurrentTime", "aws:Ec2InstanceSourcePrivateIPv4",
        "aws:Ec2InstanceSourceVpc", "aws:EpochTime", "aws:FederatedProvider", "aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent", "aws:PrincipalAccount",
        "aws:PrincipalArn", "aws:PrincipalIsAWSService", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList",
        "aws:PrincipalType", "aws:Referer", "aws:RequestedRegion", "aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths", "aws:SecureTransport",
        "aws:SourceAccount", "aws:SourceArn", "aws:SourceIdentity", "aws:SourceIp", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceVpc", "aws:SourceVpcArn",
        "aws:SourceVpce", "aws:TagKeys", "aws:TokenIssueTime", "aws:UserAgent", "aws:userid", "aws:username", "aws:ViaAWSService", "aws:VpceAccount", "aws:VpceOrgID",
        "aws:VpceOrgPaths", "aws:VpcSourceIp", "sts:AWSServiceName", "sts:DurationSeconds", "sts:ExternalId", "sts:RequestContextProviders", "sts:RoleSessionName",
        "sts:SourceIdentity", "sts:TaskPolicyArn", "sts:TransitiveTagKeys",
    ];

    /// <summary>Whether there is a key of that name.</summary>
    /// <param name="key">The key, in any case.</param>
    public static bool Has(string key) => Names.Contains(key, StringComparer.OrdinalIgnoreCase) || Array.Exists(Prefixes, prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Asks for the key that was meant, perhaps; empty where none is near.</summary>
    /// <param name="key">One that is none.</param>
    public static string Hint(string key) => NearestName.Hint(key, Names);
}
