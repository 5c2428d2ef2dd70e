using System;

namespace RoleChain.Benchmarks;

/// <summary>
/// Goal: at most 60 ms beyond the bare engine, in a new process. The engine from NuGet compiles itself as it runs, which pwsh's own
/// does not have to: the second pair of figures leaves out what any module of this shape (manifest, script, view) makes it compile.
/// </summary>
internal static class ImportBenchmark
{
    public static int Run(int rounds)
    {
        Console.WriteLine(FormattableString.Invariant($"import, medians of {rounds} processes; goal: at most 60 ms beyond the bare engine"));
        Print("after a module that holds nothing", "bare", "import", rounds);
        Print("after one of the same shape", "shapedbare", "shapedimport", rounds);
        return 0;
    }

    private static void Print(string title, string without, string with, int rounds)
    {
        var bare = Figures.Run(without, rounds, 1);
        var import = Figures.Run(with, rounds, 1);
        Console.WriteLine(FormattableString.Invariant($"  {title}:"));
        Console.WriteLine(FormattableString.Invariant($"    process without RoleChain  {bare["process"],8:0.0} ms"));
        Console.WriteLine(FormattableString.Invariant($"    process with it            {import["process"],8:0.0} ms"));
        Console.WriteLine(FormattableString.Invariant($"    Import-Module itself       {import["import"],8:0.0} ms"));
    }
}
