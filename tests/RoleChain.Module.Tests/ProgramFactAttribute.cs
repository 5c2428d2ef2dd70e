using System;
using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>A test with a program of somebody else's; skipped, with the reason, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProgramFactAttribute : FactAttribute
{
    /// <summary>Marks a test.</summary>
    /// <param name="program">The program that must run.</param>
    /// <param name="arguments">The arguments with which it must exit with 0.</param>
    public ProgramFactAttribute(string program, params string[] arguments)
    {
        if (!IsPresent(program, arguments))
        {
            Skip = "'" + program + " " + string.Join(' ', arguments) + "' does not run on this machine.";
        }
    }

    private static bool IsPresent(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.StandardError.ReadToEnd();
            return process.WaitForExit(TimeSpan.FromMinutes(2)) && process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
