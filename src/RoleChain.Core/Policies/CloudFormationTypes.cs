namespace RoleChain.Core.Policies;

/// <summary>The types of resources that are read.</summary>
internal static class CloudFormationTypes
{
    public const string Role = "AWS::IAM::Role";
    public const string Policy = "AWS::IAM::Policy";
    public const string RolePolicy = "AWS::IAM::RolePolicy";
    public const string ManagedPolicy = "AWS::IAM::ManagedPolicy";

    /// <summary>Whether a type is an OIDC provider's: CloudFormation's own, or the one that the CDK makes.</summary>
    public static bool IsProvider(string type) => type is "AWS::IAM::OIDCProvider" or "Custom::AWSCDKOpenIdConnectProvider";

    /// <summary>The property that names a resource; null where none does.</summary>
    public static string? NameProperty(string type) => type switch
    {
        Role => "RoleName",
        ManagedPolicy => "ManagedPolicyName",
        _ => null,
    };
}
