using System;
using System.Globalization;

namespace RoleChain.Emulator.Configuration;

/// <summary>Where a configuration comes from; makes its faults.</summary>
internal sealed class ConfigurationSource
{
    private readonly string _name;
    private readonly JsonLines? _lines;

    public ConfigurationSource(string name, JsonLines? lines = null)
    {
        _name = name;
        _lines = lines;
    }

    /// <summary>The fault of one member, with its JSON path and line.</summary>
    /// <param name="path">The JSON path, such as <c>$.accounts[0].id</c>.</param>
    /// <param name="problem">What is wrong, continuing "… ": free of the value, which may be a secret.</param>
    /// <param name="lineInValue">Which line of the value, counted from 1.</param>
    /// <param name="cause">The cause, or null.</param>
    public RoleChainException Fault(string path, string problem, int lineInValue = 1, Exception? cause = null)
    {
        var line = _lines?.Find(path) is { } found
            ? " (line " + (found + lineInValue - 1).ToString(CultureInfo.InvariantCulture) + ")"
            : string.Empty;
        return Fault(SafeText.ForDisplay(path) + line + " " + problem, cause);
    }

    /// <summary>A fault of the whole.</summary>
    public RoleChainException Fault(string problem, Exception? cause = null) =>
        new(RoleChainErrorKind.EmulatorConfigurationInvalid, "The emulator's configuration " + SafeText.ForDisplay(_name) + " is wrong: " + problem + ".", cause);
}
