namespace RoleChain.Core.Policy;

/// <summary>What kind of principal makes a request.</summary>
public enum RequestPrincipalKind
{
    /// <summary>The root user of an account.</summary>
    Account,

    /// <summary>An IAM user.</summary>
    User,

    /// <summary>A session of an assumed role.</summary>
    RoleSession,

    /// <summary>Someone with a token of an identity provider, not yet known to AWS.</summary>
    Federated,

    /// <summary>An AWS service.</summary>
    Service,
}
