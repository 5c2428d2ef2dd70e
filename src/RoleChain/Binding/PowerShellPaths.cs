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

    /// <summary>The program at a path, or without one that of the session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="path">The path, which may be relative to the session's location; null for the session's own program.</param>
    /// <exception cref="RoleChainException">The path is none of a file, or the engine is hosted by another program (<see cref="RoleChainErrorKind.ProcessCommandInvalid"/>).</exception>
    public static string Find(SessionState session, string? path) => path is null ? OfSession(session) : FilePaths.Resolve(session, path, RoleChainErrorKind.ProcessCommandInvalid);

    private static string OfSession(SessionState session)
    {
        var home = session.PSVariable.GetValue("PSHOME") as string ?? string.Empty;
        using var process = Process.GetCurrentProcess();
        return Programs.Select(name => Path.Combine(home, name)).FirstOrDefault(File.Exists)
            ?? (process.MainModule?.FileName is { } running && Programs.Contains(Path.GetFileName(running), StringComparer.OrdinalIgnoreCase) ? running : null)
            ?? throw new RoleChainException(RoleChainErrorKind.ProcessCommandInvalid, "The PowerShell of this session is no program that another process could start.");
    }
}
