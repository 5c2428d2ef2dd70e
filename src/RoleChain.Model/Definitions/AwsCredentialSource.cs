namespace RoleChain;

/// <summary>A place that gives this machine's or job's own AWS credentials: the values of a profile's <c>credential_source</c> (AWS SDKs and Tools reference guide, "Assume role credential provider").</summary>
public enum AwsCredentialSource
{
    /// <summary>The environment: <c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c> and <c>AWS_SESSION_TOKEN</c>.</summary>
    Environment,

    /// <summary>The role of the EC2 instance.</summary>
    Ec2InstanceMetadata,

    /// <summary>The role of the container: <c>AWS_CONTAINER_CREDENTIALS_RELATIVE_URI</c> or <c>AWS_CONTAINER_CREDENTIALS_FULL_URI</c>.</summary>
    EcsContainer,
}
