using System;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Two_hundred_chains_at_once()
    {
        using var host = new EmulatorHost();

        var arns = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var name = FormattableString.Invariant($"job-{i}");
            var first = (await host.AssumeWithTokenAsync(host.Token(), World.Base, name)).ShouldSucceed().Credential;
            var second = (await host.AssumeAsync(first, World.Deploy, name)).ShouldSucceed().Credential;
            return (await host.WhoAmIAsync(second)).ShouldSucceed().Value("Arn");
        }));

        Assert.Equal(Enumerable.Range(0, 200).Select(i => FormattableString.Invariant($"arn:aws:sts::222222222222:assumed-role/deploy/job-{i}")), arns);
        Assert.Equal(600, host.Emulator.Calls.Count);
        Assert.Equal(600, host.Emulator.Calls.Select(call => call.RequestId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Many_emulators_at_once()
    {
        var hosts = Enumerable.Range(0, 20).AsParallel().WithDegreeOfParallelism(10).Select(_ => new EmulatorHost()).ToList();

        Assert.Equal(20, hosts.Select(host => host.Emulator.Endpoint.Port).Distinct().Count());
        hosts.ForEach(host => host.Dispose());
    }
}
