namespace RoleChain;

/// <summary>A profile of the shared config file whose <c>credential_process</c> is a chain.</summary>
public sealed class ChainProfile
{
    /// <summary>Describes a profile.</summary>
    /// <param name="name">Its name: 1 to 128 of <c>[A-Za-z0-9_.-]</c>, not beginning with a hyphen.</param>
    /// <param name="definition">The chain, which must be one that needs nobody and holds no secret.</param>
    /// <param name="powerShellPath">The full path of the PowerShell that runs it.</param>
    /// <param name="scriptPath">The full path of the script that it runs, with the profile's name as its argument.</param>
    public ChainProfile(string name, RoleChainDefinition definition, string powerShellPath, string scriptPath)
    {
        Name = name;
        Definition = definition;
        PowerShellPath = powerShellPath;
        ScriptPath = scriptPath;
    }

    /// <summary>The profile's name.</summary>
    public string Name { get; }

    /// <summary>The chain.</summary>
    public RoleChainDefinition Definition { get; }

    /// <summary>The PowerShell that runs it.</summary>
    public string PowerShellPath { get; }

    /// <summary>The script that it runs.</summary>
    public string ScriptPath { get; }

    /// <summary>Whether a profile that RoleChain did not register may be replaced. One with keys, a role or SSO never is.</summary>
    public bool Overwrite { get; init; }
}
