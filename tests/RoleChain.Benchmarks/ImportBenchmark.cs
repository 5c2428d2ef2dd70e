using System;

namespace RoleChain.Benchmarks;

/// <summary>Goal: at most 60 ms beyond the bare engine, in a new process.</summary>
internal static class ImportBenchmark
{
    public static int Run(int rounds)
    {
        var bare = Figures.Run("bare", rounds, 1);
        var import = Figures.Run("import", rounds, 1);
        Console.WriteLine(FormattableString.Invariant($"import, medians of {rounds} processes"));
        Console.WriteLine(FormattableString.Invariant($"  engine, an empty module    {bare["process"],8:0.0} ms"));
        Console.WriteLine(FormattableString.Invariant($"  and RoleChain              {import["process"],8:0.0} ms"));
        Console.WriteLine(FormattableString.Invariant($"  beyond the first           {import["process"] - bare["process"],8:0.0} ms   (goal: at most 60)"));
        Console.WriteLine(FormattableString.Invariant($"  Import-Module itself       {import["import"],8:0.0} ms"));
        return 0;
    }
}
