using System.CommandLine;
using System.Linq;

namespace RoleChain.Benchmarks;

/// <summary>
/// <c>dotnet run -c Release --project tests/RoleChain.Benchmarks -- [import|chain|hit|process|memory|fanout|policy] [--images]</c>. Without a word: all of them.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var images = new Option<bool>("--images") { Description = "Measures the module compiled ahead for this platform, as it is packaged. Takes half a minute to compile.", Recursive = true };
        var rounds = new Option<int>("--rounds") { Description = "Fresh processes for each figure.", DefaultValueFactory = _ => 15 };
        var chains = new Option<int>("--chains") { Description = "Chains for the memory figure.", DefaultValueFactory = _ => 10_000 };
        var import = new Command("import", "What an import costs beyond the bare engine.") { rounds };
        import.SetAction(result => ImportBenchmark.Run(result.GetValue(rounds)));
        var chain = new Command("chain", "What a cold two-hop chain costs, step by step, and a warm one.") { rounds };
        chain.SetAction(result => ChainBenchmark.Run(result.GetValue(rounds)));
        var hit = new Command("hit", "What a credential costs that is at hand.") { rounds };
        hit.SetAction(result => HitBenchmark.Run(result.GetValue(rounds)));
        var process = new Command("process", "What a credential costs that another process has left on disk.") { rounds };
        process.SetAction(result => ProcessBenchmark.Run(result.GetValue(rounds)));
        var memory = new Command("memory", "What many chains leave in memory.") { chains };
        memory.SetAction(result => MemoryBenchmark.Run(result.GetValue(chains)));
        var fanOut = new Command("fanout", "What many accounts cost from one base, in time and memory, beside boto3 where that is there.");
        fanOut.SetAction(_ => FanOutBenchmark.Run());
        var policy = new Command("policy", "What the evaluation of a policy costs, a usual one and those built to be slow.") { rounds };
        policy.SetAction(result => PolicyBenchmark.Run(result.GetValue(rounds)));
        var child = new Command("child", "One process of a figure.") { Hidden = true };
        var what = new Argument<string>("what");
        var times = new Argument<int>("count") { DefaultValueFactory = _ => 1 };
        child.Add(what);
        child.Add(times);
        child.SetAction(result => Child.Run(result.GetRequiredValue(what), result.GetValue(times)));

        var root = new RootCommand("Benchmarks of RoleChain on the hosted engine.") { import, chain, hit, process, memory, fanOut, policy, child };
        root.Add(images);
        root.Add(rounds);
        root.Add(chains);
        root.SetAction(result =>
        {
            var count = result.GetValue(rounds);
            int[] codes = [ImportBenchmark.Run(count), ChainBenchmark.Run(count), HitBenchmark.Run(count), ProcessBenchmark.Run(count), MemoryBenchmark.Run(result.GetValue(chains)), FanOutBenchmark.Run(), PolicyBenchmark.Run(count)];
            return codes.Max();
        });
        var parsed = root.Parse(arguments);
        if (parsed.GetValue(images))
        {
            ModuleImages.Compile();
        }

        return parsed.Invoke();
    }
}
