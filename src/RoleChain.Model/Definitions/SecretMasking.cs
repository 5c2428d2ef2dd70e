namespace RoleChain;

/// <summary>How secrets are kept out of a CI runner's log. It matters only where the process runs under a runner that takes masks.</summary>
public enum SecretMasking
{
    /// <summary>A mask for each secret goes to the process's standard output before anything can print it.</summary>
    StandardOutput,

    /// <summary>The standard output is not the runner's log (a background job, a remote session): under a runner the chain is refused.</summary>
    Unreachable,

    /// <summary>No mask, because the user said so.</summary>
    Off,
}
