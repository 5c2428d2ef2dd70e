namespace RoleChain;

/// <summary>How grave a finding is.</summary>
public enum PolicyFindingSeverity
{
    /// <summary>Works, and can be said more plainly.</summary>
    Low,

    /// <summary>Lets in more than it seems to, or will stop to work.</summary>
    Medium,

    /// <summary>Lets strangers in.</summary>
    High,
}
