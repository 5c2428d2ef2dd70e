namespace RoleChain.Core.TrustPolicies;

/// <summary>The actions of STS that a chain needs.</summary>
internal static class StsActions
{
    public const string AssumeRole = "sts:AssumeRole";

    public const string AssumeRoleWithWebIdentity = "sts:AssumeRoleWithWebIdentity";

    public const string TagSession = "sts:TagSession";

    public const string SetSourceIdentity = "sts:SetSourceIdentity";
}
