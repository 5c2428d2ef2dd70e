using System;

namespace RoleChain.Benchmarks;

/// <summary>Goal: a chain leaves nothing behind.</summary>
internal static class MemoryBenchmark
{
    public static int Run(int chains)
    {
        using var emulator = new EmulatorProcess();
        var figures = Figures.Run("memory", 1, chains, emulator.Variables);
        Console.WriteLine(FormattableString.Invariant($"memory over {chains} chains, after {chains / 10} to warm up"));
        Console.WriteLine(FormattableString.Invariant($"  managed heap, each chain   {figures["bytes"],8:0.0} bytes   (goal: no growth)"));
        Console.WriteLine(FormattableString.Invariant($"  working set at the end     {figures["workingset"],8:0.0} MiB"));
        Console.WriteLine(FormattableString.Invariant($"  each chain                 {figures["each"],8:0.00} ms"));
        return 0;
    }
}
