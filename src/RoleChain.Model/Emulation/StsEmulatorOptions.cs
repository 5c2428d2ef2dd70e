namespace RoleChain;

/// <summary>How to set up an emulator.</summary>
public sealed class StsEmulatorOptions
{
    /// <summary>The full path of a JSON configuration file, or of a file or folder of policies (docs/policy-files.md); null for the built-in set-up.</summary>
    public string? ConfigurationPath { get; init; }

    /// <summary>The TCP port on loopback, 1 to 65535; 0 for any that is free.</summary>
    public int Port { get; init; }
}
