using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;

namespace RoleChain.Benchmarks;

/// <summary>The emulator in a process of its own, so that what it costs is not counted.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    private readonly Process _process;

    public EmulatorProcess()
    {
        var program = typeof(EmulatorProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "HostProgram").Value!;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(program);
        start.ArgumentList.Add("emulator");
        _process = Process.Start(start)!;
        while (!Variables.ContainsKey("AWS_ENDPOINT_URL_STS") && _process.StandardOutput.ReadLine() is { } line)
        {
            var pair = line.Trim().Split('=', 2);
            if (pair.Length == 2)
            {
                Variables[pair[0]] = pair[1];
            }
        }
    }

    /// <summary>What makes a chain use it.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
