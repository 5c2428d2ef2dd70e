using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace RoleChain.Binding;

/// <summary>Finds the PowerShell that runs a session, as a program that others can start.</summary>
internal static class PowerShellPaths
{
    private static readonly string[] Programs = ["pwsh", "pwsh.exe", "powershell.exe"];

    /// <exception cref="RoleChainException">The engine is hosted by another program (<see cref="RoleChainErrorKind.ProcessCommandInvalid"/>).</exception>
    public static string OfSession(SessionState session)
    {
        var home = session.PSVariable.GetValue("PSHOME") as string ?? string.Empty;
        using var process = Process.GetCurrentProcess();
        return Programs.Select(name => Path.Combine(home, name)).FirstOrDefault(File.Exists)
            ?? (process.MainModule?.FileName is { } running && Programs.Contains(Path.GetFileName(running), StringComparer.OrdinalIgnoreCase) ? running : null)
            ?? throw new RoleChainException(RoleChainErrorKind.ProcessCommandInvalid, "The PowerShell of this session is no program that a credential_process could start.");
    }
}
