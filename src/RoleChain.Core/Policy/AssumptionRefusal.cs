namespace RoleChain.Core.Policy;

/// <summary>Whose policy refuses an assumption.</summary>
public enum AssumptionRefusal
{
    /// <summary>It is not refused.</summary>
    None,

    /// <summary>A statement of the trust policy denies it.</summary>
    TrustPolicyExplicitDeny,

    /// <summary>No statement of the trust policy allows it.</summary>
    TrustPolicyNoAllow,

    /// <summary>A statement of the caller's policies denies it.</summary>
    CallerPolicyExplicitDeny,

    /// <summary>The caller's side must allow it too, and none of its policies does.</summary>
    CallerPolicyNoAllow,

    /// <summary>A statement of the session policies of the caller's session denies it.</summary>
    SessionPolicyExplicitDeny,

    /// <summary>The session policies of the caller's session bound what the grant gives, and none of them allows it.</summary>
    SessionPolicyNoAllow,

    /// <summary>A statement of the caller's permissions boundary denies it.</summary>
    PermissionsBoundaryExplicitDeny,

    /// <summary>The caller's permissions boundary does not allow it.</summary>
    PermissionsBoundaryNoAllow,

    /// <summary>A statement of a service control policy over the caller's account denies it.</summary>
    ServiceControlPolicyExplicitDeny,

    /// <summary>No service control policy over the caller's account allows it, and they list what is allowed.</summary>
    ServiceControlPolicyNoAllow,

    /// <summary>A statement of a resource control policy over the role's account denies it.</summary>
    ResourceControlPolicyExplicitDeny,

    /// <summary>It cannot be said: nothing that is known refuses it, and something that decides it is not known.</summary>
    Unknown,
}
