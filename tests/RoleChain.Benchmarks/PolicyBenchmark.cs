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
        Console.WriteLine(FormattableString.Invariant($"policy, medians of {rounds} rounds after as many to warm up"));
        var (policy, request) = SlowPolicies.Usual();
        var assumption = new RoleAssumption(policy, request, Sample.Home);
        var parsed = SlowPolicies.UsualText();
        Print("trust policy of ten statements, evaluated", Measure(rounds, () => PolicyEvaluator.Evaluate(policy, request)), "goal: at most 20 µs");
        Print("the same, decided for a token", Measure(rounds, () => RoleAssumptionAuthorizer.Authorize(assumption)), string.Empty);
        Print("the same, read", Measure(rounds, () => PolicyDocument.Parse(parsed, PolicyKind.Trust)), string.Empty);

        var slow = SlowPolicies.All()
            .Select(one => (one.Name, Time: Enumerable.Range(0, rounds * 2).Select(_ => Once(one.Policy, one.Request())).Skip(rounds).Order().ElementAt(rounds / 2)))
            .OrderByDescending(one => one.Time)
            .ToList();
        Console.WriteLine(FormattableString.Invariant($"  {slow.Count} policies of {SlowPolicies.MaxPolicyLength} characters that are built to be slow, each with a new request; the slowest (goal: at most 10 ms):"));
        foreach (var (name, time) in slow.Take(8))
        {
            Console.WriteLine(FormattableString.Invariant($"    {name,-52}  {time.TotalMilliseconds,8:0.00} ms"));
        }

        return 0;
    }

    private static TimeSpan Once(PolicyDocument policy, AuthorizationRequest request)
    {
        var watch = Stopwatch.StartNew();
        _ = PolicyEvaluator.Evaluate(policy, request);
        return watch.Elapsed;
    }

    private static double Measure(int rounds, Func<object> action) => Enumerable.Range(0, rounds * 2).Select(_ =>
    {
        var watch = Stopwatch.StartNew();
        for (var count = 0; count < Batch; count++)
        {
            _ = action();
        }

        return watch.Elapsed.TotalMilliseconds * 1000 / Batch;
    }).Skip(rounds).Order().ElementAt(rounds / 2);

    private static void Print(string what, double microseconds, string goal) =>
        Console.WriteLine(FormattableString.Invariant($"  {what,-42}  {microseconds,8:0.00} µs   {goal}").TrimEnd());
}
