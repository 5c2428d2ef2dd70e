using System;
using System.IO;

namespace RoleChain.ModuleTests;

/// <summary>A program that other processes start in place of pwsh: the hosted engine.</summary>
internal static class HostedShell
{
    /// <summary>Writes it into a folder.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string folder) => Write(folder, "exec dotnet exec '" + Layout.HostProgram + "' \"$@\"");

    /// <summary>Writes a program that does something else.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string folder, string script)
    {
        var path = Path.Combine(folder, "pwsh");
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
