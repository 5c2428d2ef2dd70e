using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.FanOut;

/// <summary>Chains that begin alike take their common hops once.</summary>
public class SharedHopTests
{
#if NET472
    /// <summary>Mono, which runs this build on Unix, needs more than a chain's deadline for a thousand at once.</summary>
    private const int Many = 100;
#else
    private const int Many = 1000;
#endif

    private static readonly string[] Names = ["a", "b", "c"];

    [Fact]
    public async Task Three_chains_that_share_two_hops_make_six_calls()
    {
        using var fan = new FanRun();
        var results = await fan.RunAsync(Names.Select(name => fan.Chain("base", "hub", name)).ToArray());

        Assert.Equal(Names, results.Select(result => result.Credential!.Chain.Hops[^1].RoleName));
        Assert.All(results, result => Assert.Equal(["base", "hub"], result.Credential!.Chain.Hops.Take(2).Select(hop => hop.RoleName)));
        Assert.Equal(new Dictionary<string, int> { ["token"] = 1, ["base"] = 1, ["hub"] = 1, ["a"] = 1, ["b"] = 1, ["c"] = 1 }, fan.Calls);
        Assert.Equal(3, results.Select(result => result.Credential!.AccessKey).Distinct().Count());
        fan.Live.Run.AssertNoSecret();
    }

    /// <summary>base and its child hub are goals too; two chains are the same.</summary>
    [Fact]
    public async Task A_tree_runs_each_distinct_hop_once()
    {
        using var fan = new FanRun();
        var results = await fan.RunAsync([fan.Chain("base", "hub", "a"), fan.Chain("base"), fan.Chain("base", "hub"), fan.Chain("base", "b"), fan.Chain("base", "hub", "c"), fan.Chain("base", "b")]);

        Assert.Equal(["a", "base", "hub", "b", "c", "b"], results.Select(result => result.Credential!.Chain.Hops[^1].RoleName));
        Assert.Same(results[3].Credential, results[5].Credential);
        Assert.Equal(new Dictionary<string, int> { ["token"] = 1, ["base"] = 1, ["hub"] = 1, ["a"] = 1, ["b"] = 1, ["c"] = 1 }, fan.Calls);
    }

    [Fact]
    public async Task What_differs_in_a_shared_hop_is_not_shared()
    {
        using var fan = new FanRun();
        var named = new RoleChainDefinition(fan.Chain("base", "b")) { Hops = [new RoleChainHop(FanRun.Role("base")) { SessionName = "other" }, new RoleChainHop(FanRun.Role("b"))] };
        await fan.RunAsync([fan.Chain("base", "a"), named, new RoleChainDefinition(fan.Chain("base", "c")) { Region = "eu-west-1" }]);
        Assert.Equal(3, fan.Calls["base"]);
    }

    [Fact]
    public async Task A_branch_that_fails_does_not_stop_the_others()
    {
        using var fan = new FanRun();
        fan.Live.Answer = request => request.Form.TryGetValue("RoleArn", out var role) && role.EndsWith("/b", StringComparison.Ordinal) ? Reply.Error(403, "AccessDenied", "no, canary") : null;
        var results = await fan.RunAsync(Names.Select(name => fan.Chain("base", name)).ToArray());

        Assert.Equal([true, false, true], results.Select(result => result.Credential is not null));
        Assert.Equal((RoleChainErrorKind.HopRefused, 2), (Failure(results[1]).Kind, Failure(results[1]).HopNumber!.Value));
        Assert.Equal(new Dictionary<string, int> { ["token"] = 1, ["base"] = 1, ["a"] = 1, ["b"] = 1, ["c"] = 1 }, fan.Calls);
    }

    [Fact]
    public async Task A_shared_hop_that_fails_is_tried_once_and_told_for_each()
    {
        using var fan = new FanRun();
        fan.Live.Answer = request => request.Form.TryGetValue("RoleArn", out var role) && role.EndsWith("/hub", StringComparison.Ordinal) ? Reply.Error(403, "AccessDenied", "no") : null;
        var definitions = Enumerable.Range(0, 200).Select(index => fan.Chain("base", "hub", "role" + index)).Append(fan.Chain("base", "a")).ToArray();
        var results = await fan.RunAsync(definitions);

        Assert.Equal(definitions.Length, results.Length);
        Assert.All(results.Take(200), result => Assert.Equal((RoleChainErrorKind.HopRefused, 2), (Failure(result).Kind, Failure(result).HopNumber!.Value)));
        Assert.NotNull(results[200].Credential);
        Assert.Equal(new Dictionary<string, int> { ["token"] = 1, ["base"] = 1, ["hub"] = 1, ["a"] = 1 }, fan.Calls);
    }

    [Fact]
    public async Task A_thousand_siblings_renew_their_base_once()
    {
        using var fan = new FanRun();
        var results = await fan.RunAsync(Enumerable.Range(0, Many).Select(index => fan.Chain("base", "role" + index)).ToArray());
        Assert.Equal(Many + 2, fan.Live.Server.Requests.Count);

        // Every session is over.
        fan.Live.Clock.Advance(TimeSpan.FromHours(2));
        var renewed = await Task.WhenAll(results.Select(result => result.Credential!.Live!.GetAsync(TimeSpan.Zero, fan.Live.Run, default)));
        Assert.Equal(Many, renewed.Select(credential => credential.AccessKey).Except(results.Select(result => result.Credential!.AccessKey)).Count());
        Assert.Equal((2, 2, 2 * (Many + 2)), (fan.Calls["token"], fan.Calls["base"], fan.Live.Server.Requests.Count));
    }

    [Fact]
    public async Task What_all_continue_is_taken_as_it_is_while_it_is_good()
    {
        using var fan = new FanRun();
        var from = (await fan.Live.Chains.RunAsync(fan.Chain("base"), fan.Live.Run, default)).Live!;
        for (var round = 0; round < 2; round++)
        {
            var results = await fan.RunAsync(Names.Select(name => new RoleChainDefinition { Hops = [new RoleChainHop(FanRun.Role(name))], Region = name == "c" ? "us-east-1" : null }).ToArray(), from);
            Assert.Equal(["eu-west-2", "eu-west-2", "us-east-1"], results.Select(result => result.Credential!.Region));
            Assert.All(results, result => Assert.Equal("base", result.Credential!.Chain.Hops[0].RoleName));
        }

        Assert.Equal(new Dictionary<string, int> { ["token"] = 1, ["base"] = 1, ["a"] = 2, ["b"] = 2, ["c"] = 2 }, fan.Calls);

        // Each is signed for the region that is called.
        Assert.Equal(2, fan.Live.Server.Requests.Count(request => request.Headers.TryGetValue("Authorization", out var header) && header.Contains("/us-east-1/sts/", StringComparison.Ordinal)));
    }

    /// <summary>The session was revoked: IAM says so to whoever uses it, once in a run of many.</summary>
    [Theory]
    [InlineData(403, "ExpiredToken")]
    [InlineData(403, "AccessDenied")]
    public async Task A_base_from_an_earlier_time_that_is_refused_is_renewed_once(int status, string code)
    {
        using var fan = new FanRun();
        var first = await fan.Live.Chains.RunAsync(fan.Chain("base"), fan.Live.Run, default);
        fan.Live.Clock.Advance(TimeSpan.FromMinutes(1));
        fan.Live.Answer = request => request.Headers.TryGetValue("Authorization", out var header) && header.Contains(first.AccessKey, StringComparison.Ordinal) ? Reply.Error(status, code, "over") : null;
        var results = await fan.RunAsync(Enumerable.Range(0, 100).Select(index => new RoleChainDefinition { Hops = [new RoleChainHop(FanRun.Role("role" + index))] }).ToArray(), first.Live);
        Assert.All(results, result => Assert.NotNull(result.Credential));
        Assert.Equal(2, fan.Calls["base"]);
    }

    [Fact]
    public async Task Default_session_tags_stay_on_their_hop()
    {
        using var fan = new FanRun();
        fan.Live.Run.Environment["GITHUB_ACTIONS"] = "true";
        fan.Live.Run.Environment["GITHUB_REPOSITORY"] = "octo-org/octo-app";
        await fan.RunAsync([fan.Chain("base", "a"), fan.Chain("base", "hub", "b"), fan.Chain("base", "hub", "c")]);
        string[] tagged = ["a", "hub"];
        var requests = fan.Live.Server.Requests.Where(request => request.Action is not null).ToArray();
        Assert.Equal(tagged, requests.Where(request => request.Form.ContainsKey("Tags.member.1.Key")).Select(request => request.Form["RoleArn"].Split('/').Last()).OrderBy(name => name, StringComparer.Ordinal));
    }

#if !NET472
    /// <summary>On mono, which runs the other build on Unix, more than a thousand chains take longer than their deadlines.</summary>
    [Fact]
    public async Task Branches_evict_nothing_and_are_kept_by_their_credentials_alone()
    {
        using var fan = new FanRun();
        var other = fan.Live.Chains.Open(fan.Chain("other"));
        await RunAndForgetAsync(fan, RoleChain.Core.Live.LiveChains.Capacity + 100);
        Assert.Same(other, fan.Live.Chains.Open(fan.Chain("other")));

        // Not at the first look: the thread that ended the run may still be on its way out of it, and holds what it ran until then.
        var left = Collect(fan);
        for (var until = DateTime.UtcNow.AddSeconds(30); left > 50 && DateTime.UtcNow < until; left = Collect(fan))
        {
            await Task.Delay(50);
        }

        Assert.InRange(left, 2, 50);
        var kept = await fan.RunAsync([fan.Chain("base", "a"), fan.Chain("base", "b")]);
        Assert.Same(kept[0].Credential!.Live, fan.Live.Chains.Open(fan.Chain("base", "a")));
        GC.KeepAlive(kept);
    }
#endif

    [Fact]
    public async Task A_faulty_chain_and_one_of_a_wrong_account_fail_before_any_call()
    {
        using var fan = new FanRun();
        var from = fan.Live.Chains.Open(fan.Chain("base"));
        var results = await fan.RunAsync(
            [new RoleChainDefinition { Hops = [new RoleChainHop("no role:")] }, new RoleChainDefinition { Hops = [new RoleChainHop(FanRun.Role("a"))], AllowedAccountIds = ["222222222222"] }], from);
        Assert.Equal([RoleChainErrorKind.InvalidRoleArn, RoleChainErrorKind.AccountNotAllowed], results.Select(result => Failure(result).Kind));
        Assert.Empty(fan.Calls);
    }

    [Fact]
    public async Task A_stop_ends_all_of_it_at_once()
    {
        using var fan = new FanRun();
        using var stop = new CancellationTokenSource();
        fan.Live.Answer = request => request.Form.TryGetValue("RoleArn", out var role) && !role.EndsWith("/base", StringComparison.Ordinal) ? Reply.Never() : null;
        var running = fan.RunAsync(Enumerable.Range(0, 100).Select(index => fan.Chain("base", "role" + index)).ToArray(), cancellationToken: stop.Token);
        Assert.True(SpinWait.SpinUntil(() => fan.Live.Server.Requests.Count > 10, TimeSpan.FromSeconds(20)));
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Throttled_calls_are_no_failures_however_many()
    {
        using var fan = new FanRun();
        var throttled = 0;
        fan.Live.Answer = request => request.Form.TryGetValue("RoleArn", out var role) && role.EndsWith("/a", StringComparison.Ordinal) && Interlocked.Increment(ref throttled) <= 40 ? Reply.Error(400, "Throttling", "Rate exceeded") : null;
        var from = fan.Live.Chains.Open(fan.Chain("base"));
        var results = await fan.RunAsync([new RoleChainDefinition { Hops = [new RoleChainHop(FanRun.Role("a"))] }], from);
        Assert.NotNull(results[0].Credential);
        Assert.Equal(41, fan.Calls["a"]);
    }

#if !NET472
    /// <summary>How many chains are left. A method of its own, as its caller's frame would hold the list.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static int Collect(FanRun fan)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return fan.Live.Chains.Chains.Count;
    }

    private static async Task RunAndForgetAsync(FanRun fan, int count)
    {
        var results = await fan.RunAsync(Enumerable.Range(0, count).Select(index => fan.Chain("base", "role" + index)).ToArray());
        Assert.Equal(count, results.Count(result => result.Credential is not null));
    }
#endif

    private static RoleChainException Failure(FanOutResult result) => Assert.IsType<RoleChainException>(result.Failure);
}
