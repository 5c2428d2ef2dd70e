using System;
using System.Diagnostics;
using System.Linq;
using RoleChain.Core.Policy;
using RoleChain.Core.Tests.Policy;

namespace RoleChain.Benchmarks;

/// <summary>
/// Goals: one evaluation of a usual trust policy at most 20 µs, and no policy that AWS would take more than 10 ms, however it is built.
/// In this process, optimized and warm; the slow policies are those of the tests.
/// </summary>
internal static class PolicyBenchmark
{
    private const int Batch = 2000;

    public static int Run(int rounds)
    {
        Console.WriteLine(FormattableString.Invariant($"policy, the least of {rounds} rounds after as many to warm up, and their median"));
        var (policy, request) = SlowPolicies.Usual();
        var assumption = new RoleAssumption(policy, request, Sample.Home);
        var parsed = SlowPolicies.UsualText();
        Print("trust policy of ten statements, evaluated", Measure(rounds, () => PolicyEvaluator.Evaluate(policy, request)), "goal: at most 20 µs");
        Print("the same, decided for a token", Measure(rounds, () => RoleAssumptionAuthorizer.Authorize(assumption)), string.Empty);
        Print("the same, read", Measure(rounds, () => PolicyDocument.Parse(parsed, PolicyKind.Trust)), string.Empty);

        var slow = SlowPolicies.All()
            .Select(one => (one.Name, Times: AfterWarming(rounds, () => Once(one.Policy, one.Request()))))
            .OrderByDescending(one => one.Times.Median)
            .ToList();
        Console.WriteLine(FormattableString.Invariant($"  {slow.Count} policies of {SlowPolicies.MaxPolicyLength} characters that are built to be slow, each with a new request; the slowest (goal: at most 10 ms):"));
        foreach (var (name, times) in slow.Take(8))
        {
            Console.WriteLine(FormattableString.Invariant($"    {name,-52}  {times.Least.TotalMilliseconds,8:0.00} ms  {times.Median.TotalMilliseconds,8:0.00} ms"));
        }

        return 0;
    }

    private static TimeSpan Once(PolicyDocument policy, AuthorizationRequest request)
    {
        var watch = Stopwatch.StartNew();
        _ = PolicyEvaluator.Evaluate(policy, request);
        return watch.Elapsed;
    }

    private static (double Least, double Median) Measure(int rounds, Func<object> action) => AfterWarming(rounds, () =>
    {
        var watch = Stopwatch.StartNew();
        for (var count = 0; count < Batch; count++)
        {
            action();
        }

        return watch.Elapsed.TotalMilliseconds * 1000 / Batch;
    });

    // As many rounds are thrown away as count. In an array first: LINQ does not run what it skips.
    private static (T Least, T Median) AfterWarming<T>(int rounds, Func<T> measure)
    {
        var all = Enumerable.Range(0, rounds * 2).Select(_ => measure()).ToArray();
        var times = all.Skip(rounds).Order().ToArray();
        return (times[0], times[rounds / 2]);
    }

    private static void Print(string what, (double Least, double Median) microseconds, string goal) =>
        Console.WriteLine(FormattableString.Invariant($"  {what,-42}  {microseconds.Least,8:0.00} µs  {microseconds.Median,8:0.00} µs   {goal}").TrimEnd());
}
