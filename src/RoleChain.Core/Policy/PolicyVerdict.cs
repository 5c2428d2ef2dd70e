namespace RoleChain.Core.Policy;

/// <summary>What one policy says to a request (IAM user guide, "Policy evaluation logic").</summary>
public enum PolicyVerdict
{
    /// <summary>No statement applies: the request is denied unless something else allows it.</summary>
    ImplicitDeny,

    /// <summary>A statement allows and none denies.</summary>
    Allowed,

    /// <summary>A statement denies, which nothing can override.</summary>
    ExplicitDeny,

    /// <summary>It depends on what is not known: a statement that would decide it may apply, or not.</summary>
    Unknown,
}
