using System;
using System.Collections.Generic;
using System.IO;

namespace RoleChain.Benchmarks;

/// <summary>Goal: what is at hand costs at most 0.2 ms of the engine's time. The cmdlet and the pipeline come on top.</summary>
internal static class HitBenchmark
{
    public static int Run(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("rolechain-hit").FullName;
        var figures = Figures.Run("hit", rounds, 5000, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_CONFIG_FILE"] = Path.Combine(folder, "config"),
            ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(folder, "credentials"),
        });
        Directory.Delete(folder, recursive: true);
        Console.WriteLine(FormattableString.Invariant($"cache hit, each of 5000, medians of {rounds} processes   (goal: 0.2 ms)"));
        Console.WriteLine(FormattableString.Invariant($"  by credential              {figures["credential"],8:0.0000} ms"));
        Console.WriteLine(FormattableString.Invariant($"  by definition              {figures["definition"],8:0.0000} ms"));
        Console.WriteLine(FormattableString.Invariant($"    region of a profile      {figures["profile"],8:0.0000} ms"));
        return 0;
    }
}
