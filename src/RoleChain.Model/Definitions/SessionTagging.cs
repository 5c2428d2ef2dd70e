namespace RoleChain;

/// <summary>Whether a GitHub Actions job's default session tags go on the first AssumeRole of its chain.</summary>
public enum SessionTagging
{
    /// <summary>They do, and stop at the next hop.</summary>
    On,

    /// <summary>They do, and travel to every later hop.</summary>
    Transitive,

    /// <summary>They do not.</summary>
    Off,
}
