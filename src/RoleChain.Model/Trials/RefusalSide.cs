namespace RoleChain;

/// <summary>What says no to a hop.</summary>
public enum RefusalSide
{
    /// <summary>The role's trust policy.</summary>
    TrustPolicy,

    /// <summary>The identity policies of whoever calls.</summary>
    CallerPolicy,

    /// <summary>The session policies of the caller's session.</summary>
    SessionPolicy,

    /// <summary>The permissions boundary of whoever calls.</summary>
    PermissionsBoundary,

    /// <summary>A service control policy over the caller's account.</summary>
    ServiceControlPolicy,

    /// <summary>A resource control policy over the role's account.</summary>
    ResourceControlPolicy,

    /// <summary>The OIDC provider in the role's account.</summary>
    IdentityProvider,

    /// <summary>The token.</summary>
    Token,

    /// <summary>What the hop asks for: its duration, its tags, its role.</summary>
    Request,
}
