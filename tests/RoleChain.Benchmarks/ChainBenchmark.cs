using System;

namespace RoleChain.Benchmarks;

/// <summary>A two-hop chain from a CI job's token, over http on loopback: the first in a process, and the following ones.</summary>
internal static class ChainBenchmark
{
    public static int Run(int rounds)
    {
        using var emulator = new EmulatorProcess();
        Figures.Run("chain", 1, 1, emulator.Variables); // the emulator's own start is not the chain's
        var figures = Figures.Run("chain", rounds, 200, emulator.Variables);
        Console.WriteLine(FormattableString.Invariant($"two-hop chain, medians of {rounds} processes"));
        Console.WriteLine(FormattableString.Invariant($"  cold, the whole command    {figures["chain"],8:0.0} ms"));
        Console.WriteLine(FormattableString.Invariant($"    token                    {figures["identity"],8:0.0} ms   (beside it:"));
        Console.WriteLine(FormattableString.Invariant($"    SDK start                {figures["sdk"],8:0.0} ms   on another thread)"));
        Console.WriteLine(FormattableString.Invariant($"    hop 1                    {figures["hop 1"],8:0.0} ms"));
        Console.WriteLine(FormattableString.Invariant($"    hop 2                    {figures["hop 2"],8:0.0} ms"));
        Console.WriteLine(FormattableString.Invariant($"  warm, each of 200          {figures["warm"],8:0.00} ms   (three calls to the emulator among it)"));
        return 0;
    }
}
