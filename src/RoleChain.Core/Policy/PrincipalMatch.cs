namespace RoleChain.Core.Policy;

/// <summary>How a statement's principal matches who asks. In the same account it decides whether the caller's own policy is needed too.</summary>
public enum PrincipalMatch
{
    /// <summary>It does not match.</summary>
    None,

    /// <summary>The policy is an identity policy, which has no principal: its holder is meant.</summary>
    Holder,

    /// <summary>The whole account is named (twelve digits or its root ARN): trust is left to that account's own policies.</summary>
    Account,

    /// <summary>The role of the session is named, by ARN or unique id.</summary>
    Role,

    /// <summary>The session itself is named.</summary>
    Session,

    /// <summary>The user is named, by ARN or unique id.</summary>
    User,

    /// <summary>Everyone is named (<c>*</c>).</summary>
    Anyone,

    /// <summary>The identity provider of the token is named.</summary>
    Federated,

    /// <summary>The AWS service is named.</summary>
    Service,

    /// <summary>Who asks is not one of those that are excepted (NotPrincipal).</summary>
    NotExcepted,
}
