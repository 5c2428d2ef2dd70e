using System;
using System.Management.Automation.Host;

namespace RoleChain.Binding;

/// <summary>Whether a session can reach the log of the CI runner that it may run under.</summary>
internal static class CiLog
{
    /// <summary>
    /// How secrets are masked from a session. In a background job the standard output carries the job's own protocol, and in a remote session
    /// it is another machine's.
    /// </summary>
    /// <param name="host">The session's host.</param>
    /// <param name="allowUnmasked">Whether the user takes the risk where it cannot be reached.</param>
    public static SecretMasking Masking(PSHost host, bool allowUnmasked) => !string.Equals(host.Name, "ServerRemoteHost", StringComparison.Ordinal) ? SecretMasking.StandardOutput
        : allowUnmasked ? SecretMasking.Off
        : SecretMasking.Unreachable;
}
