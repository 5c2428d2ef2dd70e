using System.Collections.Generic;

namespace RoleChain;

/// <summary>A credential server that is to be a process of its own.</summary>
public sealed class DetachedServerRequest
{
    /// <summary>Describes a server.</summary>
    /// <param name="chains">The chains, at least one, each under a name of its own. They must need nobody and hold no secret.</param>
    /// <param name="powerShellPath">The full path of the PowerShell that runs it.</param>
    /// <param name="scriptPath">The full path of the script that it runs, with the path of a file as its argument.</param>
    public DetachedServerRequest(IReadOnlyList<ServedChain> chains, string powerShellPath, string scriptPath)
    {
        Chains = chains;
        PowerShellPath = powerShellPath;
        ScriptPath = scriptPath;
    }

    /// <summary>The chains.</summary>
    public IReadOnlyList<ServedChain> Chains { get; }

    /// <summary>The PowerShell that runs it.</summary>
    public string PowerShellPath { get; }

    /// <summary>The script that it runs.</summary>
    public string ScriptPath { get; }

    /// <summary>How the server's token is masked in a CI runner's log.</summary>
    public SecretMasking Masking { get; init; }

    /// <summary>Whether it may run under a CI runner that masks secrets: the keys of a renewal come when no step is there to mask them.</summary>
    public bool AllowUnmasked { get; init; }
}
