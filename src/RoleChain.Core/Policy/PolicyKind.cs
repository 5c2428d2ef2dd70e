namespace RoleChain.Core.Policy;

/// <summary>Which policy of a hop a document is. They differ in the elements they may and must have.</summary>
public enum PolicyKind
{
    /// <summary>A role's trust policy: who may assume it. Has Principal, never NotPrincipal or Resource.</summary>
    Trust,

    /// <summary>An identity policy: what its holder may do. Has Resource or NotResource, never Principal.</summary>
    Identity,

    /// <summary>A resource control policy of AWS Organizations: has Principal, which is everyone, and Resource or NotResource.</summary>
    ResourceControl,

    /// <summary>A policy of another resource, such as a bucket: has Principal, or NotPrincipal with Deny, and may have Resource or NotResource. No hop has one: an evaluator alone takes it.</summary>
    Resource,
}
