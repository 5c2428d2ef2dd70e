namespace RoleChain;

/// <summary>How policies are written.</summary>
public enum TrustPolicyFormat
{
    /// <summary>The policy documents, as IAM takes them.</summary>
    Json,

    /// <summary>A CloudFormation template in YAML with the role, and one with the caller's policy.</summary>
    CloudFormation,

    /// <summary>Terraform's language: the role, and the caller's policy.</summary>
    Terraform,
}
