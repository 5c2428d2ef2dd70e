using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

/// <summary>What the built-in set-up lets its user and its jobs do, by the real engine.</summary>
public sealed class BuiltInTests
{
    private const string Base = "arn:aws:iam::111111111111:role/base";
    private const string Deploy = "arn:aws:iam::222222222222:role/deploy";
    private const string Device = "arn:aws:iam::111111111111:mfa/operator";

    // For the first chain of a process too, which starts the SDK.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private static string Sample => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "emulator.json"));

    [Fact]
    public async Task The_users_chain_carries_a_jobs_default_tags_and_a_source_identity_to_its_end()
    {
        using var host = new EmulatorHost(Sample);
        await RunFromUserAsync(host);

        Assert.Equal([("AssumeRole", Base, 200), ("AssumeRole", Deploy, 200)], host.Emulator.Calls.Select(call => (call.Action, call.RoleArn, call.HttpStatus)));
    }

    /// <summary>The sample without one action: what the chain above carries is asked for by the trust policies.</summary>
    [Theory]
    [InlineData("\"sts:TagSession\", ", RoleChainErrorKind.TagSessionRefused)]
    [InlineData(", \"sts:SetSourceIdentity\"", RoleChainErrorKind.SetSourceIdentityRefused)]
    public async Task Without_its_action_each_of_them_is_refused(string action, RoleChainErrorKind kind)
    {
        Assert.Contains(action, Sample, StringComparison.Ordinal);
        using var host = new EmulatorHost(Sample.Replace(action, string.Empty, StringComparison.Ordinal));

        var failure = await Assert.ThrowsAsync<RoleChainException>(() => RunFromUserAsync(host));

        Assert.Equal((kind, 1), (failure.Kind, failure.HopNumber));
    }

    [Fact]
    public async Task A_jobs_chain_tags_its_second_hop()
    {
        using var host = new EmulatorHost(Sample);
        var job = new EngineJob(host, ("GITHUB_ACTIONS", "true"), ("GITHUB_REPOSITORY", "octo-org/octo-app"));
        await job.RunAsync(job.Chain(Timeout, new AutomaticIdentity(), new RoleChainHop(Base), new RoleChainHop(Deploy) { SourceIdentity = "octocat" }));

        Assert.Equal(["GetToken", "AssumeRoleWithWebIdentity", "AssumeRole"], host.Emulator.Calls.Select(call => call.Action));
        Assert.All(host.Emulator.Calls, call => Assert.Equal(200, call.HttpStatus));
    }

    [Fact]
    public async Task The_users_device_has_codes()
    {
        using var host = new EmulatorHost(Sample);
        var job = new EngineJob(host);
        var hop = new RoleChainHop(Base) { SerialNumber = Device, TokenCode = new FixedTokenCode(host.Emulator.NewTokenCode(Device)) };
        await job.RunAsync(job.Chain(Timeout, UserKey(host), hop));

        Assert.Equal(200, Assert.Single(host.Emulator.Calls).HttpStatus);
    }

    private static async Task RunFromUserAsync(EmulatorHost host)
    {
        var job = new EngineJob(host, ("GITHUB_ACTIONS", "true"), ("GITHUB_REPOSITORY", "octo-org/octo-app"), ("GITHUB_SHA", "0123456789abcdef0123456789abcdef01234567"));
        await job.RunAsync(new RoleChainDefinition(job.Chain(Timeout, UserKey(host), new RoleChainHop(Base) { SourceIdentity = "octocat" }, new RoleChainHop(Deploy))) { SessionTagging = SessionTagging.Transitive });
    }

    private static SourceCredentialIdentity UserKey(EmulatorHost host) => new(new Key(Assert.Single(host.Emulator.AccessKeys)));

    private sealed class Key(StsEmulatorAccessKey key) : ISourceCredentialProvider
    {
        public string Description => key.ToString();

        public string GetKey() => key.AccessKeyId;

        public SourceKind Kind => SourceKinds.OfAccessKey(key.AccessKeyId);

        public string? Region => null;

        public Task<SourceCredential> GetAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken) => Task.FromResult(new SourceCredential(key.AccessKeyId, key.SecretAccessKey, null, null));
    }
}
