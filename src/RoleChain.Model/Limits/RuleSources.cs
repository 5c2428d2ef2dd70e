namespace RoleChain;

/// <summary>Where the rules come from, as faults name it.</summary>
internal static class RuleSources
{
    public const string AssumeRole = "STS API reference, AssumeRole";
    public const string AssumeRoleWithWebIdentity = "STS API reference, AssumeRoleWithWebIdentity";
    public const string SessionTags = "IAM user guide, \"Pass session tags in AWS STS\"";
    public const string SourceIdentity = "IAM user guide, \"Monitor and control actions taken with assumed roles\"";
    public const string OwnBound = "a bound of RoleChain";
}
