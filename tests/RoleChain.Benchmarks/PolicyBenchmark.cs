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
            .Select(one => (one.Name, Times: Enumerable.Range(0, rounds * 2).Select(_ => Once(one.Policy, one.Request())).Skip(rounds).Order().ToArray()))
            .OrderByDescending(one => one.Times[0])
            .ToList();
        Console.WriteLine(FormattableString.Invariant($"  {slow.Count} policies of {SlowPolicies.MaxPolicyLength} characters that are built to be slow, each with a new request; the slowest (goal: at most 10 ms):"));
        foreach (var (name, times) in slow.Take(8))
        {
            Console.WriteLine(FormattableString.Invariant($"    {name,-52}  {times[0].TotalMilliseconds,8:0.00} ms  {times[rounds / 2].TotalMilliseconds,8:0.00} ms"));
        }

        return 0;
    }

    private static TimeSpan Once(PolicyDocument policy, AuthorizationRequest request)
    {
        var watch = Stopwatch.StartNew();
        _ = PolicyEvaluator.Evaluate(policy, request);
        return watch.Elapsed;
    }

    private static (double Least, double Median) Measure(int rounds, Func<object> action) => Enumerable.Range(0, rounds * 2).Select(_ =>
    {
        var watch = Stopwatch.StartNew();
        for (var count = 0; count < Batch; count++)
        {
            action();
        }

        return watch.Elapsed.TotalMilliseconds * 1000 / Batch;
    }).Skip(rounds).Order().ToArray() is { } times ? (times[0], times[rounds / 2]) : default;

    private static void Print(string what, (double Least, double Median) microseconds, string goal) =>
        Console.WriteLine(FormattableString.Invariant($"  {what,-42}  {microseconds.Least,8:0.00} µs  {microseconds.Median,8:0.00} µs   {goal}").TrimEnd());
}
