using System.Diagnostics;

namespace RoleChain.Core.Tests.Registration;

/// <summary>Programs of the system, for what .NET cannot do.</summary>
internal static class Shell
{
    /// <summary>Whether a program did what it was told.</summary>
    public static bool Run(string program, string argument, string path)
    {
        using var process = Process.Start(new ProcessStartInfo(program, argument + " \"" + path + "\"") { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
