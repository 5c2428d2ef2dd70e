using System;
using System.Collections.Generic;
using System.IO;

namespace RoleChain.Benchmarks;

/// <summary>What an AWS SDK waits for when it runs a registered profile's process, and another has left the credential on disk.</summary>
internal static class ProcessBenchmark
{
    public static int Run(int rounds)
    {
        using var emulator = new EmulatorProcess();
        var folder = Directory.CreateTempSubdirectory("rolechain-process").FullName;
        var variables = new Dictionary<string, string>(emulator.Variables, StringComparer.Ordinal)
        {
            ["AWS_CONFIG_FILE"] = Path.Combine(folder, "config"),
            ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(folder, "credentials"),
            ["CI"] = string.Empty,
        };
        foreach (var name in new[] { "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA" })
        {
            variables[name] = Path.Combine(folder, "own");
        }

        var first = Figures.Run("register", 1, 1, variables);
        var figures = Figures.Run("process", rounds, 1, variables);
        Directory.Delete(folder, recursive: true);
        Console.WriteLine(FormattableString.Invariant($"credential of a registered profile, two hops, medians of {rounds} processes"));
        Console.WriteLine(FormattableString.Invariant($"  taken, once                {first["get"],8:0.0} ms"));
        Console.WriteLine(FormattableString.Invariant($"  from disk                  {figures["get"],8:0.0} ms   (the whole process {figures["process"]:0} ms)"));
        return 0;
    }
}
