namespace RoleChain.Core.Policy;

/// <summary>The types that a statement's Principal can have in a trust policy.</summary>
public enum PolicyPrincipalType
{
    /// <summary>An account, role, session, user, unique id or everyone (<c>AWS</c>).</summary>
    Aws,

    /// <summary>An identity provider (<c>Federated</c>).</summary>
    Federated,

    /// <summary>An AWS service (<c>Service</c>).</summary>
    Service,
}
