namespace RoleChain.Core.Policy;

/// <summary>What a statement does where it applies.</summary>
public enum PolicyEffect
{
    /// <summary>It allows, unless another statement denies.</summary>
    Allow,

    /// <summary>It denies, whatever other statements allow.</summary>
    Deny,
}
