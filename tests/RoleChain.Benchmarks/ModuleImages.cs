using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using RoleChain.Host.Hosting;

namespace RoleChain.Benchmarks;

/// <summary>The module compiled ahead for this platform, as <c>build.ps1 Package</c> has it. The next build of the module takes it away again.</summary>
internal static class ModuleImages
{
    /// <exception cref="InvalidOperationException">It could not be compiled.</exception>
    public static void Compile()
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Path.GetDirectoryName(ModulePaths.Manifest)!, RedirectStandardOutput = true };
        foreach (var argument in new[] { "publish", "src/RoleChain.Images", "-r", RuntimeInformation.RuntimeIdentifier, "-v", "q", "-nologo" })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("dotnet publish failed: " + said);
        }

        Console.WriteLine("the module is compiled ahead for " + RuntimeInformation.RuntimeIdentifier);
    }
}
