using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Amazon.Runtime.CredentialManagement;
using RoleChain.Core.Identities;
using RoleChain.Core.Tests.Identities;
using Xunit;

namespace RoleChain.Core.Tests.Live;

/// <summary>What is at hand costs at most 0.2 ms of the engine's time, wherever the region is from; and is never that of a profile as it was before.</summary>
[Collection(ProcessEnvironmentCollection.Name)]
public sealed class CacheHitTests : IDisposable
{
    /// <summary>As many as an organisation's operators have.</summary>
    private static readonly string Profiles = "[profile operator]\nregion = eu-west-2\noutput = json\n"
        + string.Concat(Enumerable.Range(0, 100).Select(number => FormattableString.Invariant($"[profile other-{number}]\nregion = us-east-1\nrole_arn = arn:aws:iam::111111111111:role/r{number}\nsource_profile = operator\n")));

    private const string Keys = "[operator]\naws_access_key_id = AKIAEXAMPLEEXAMPLE01\naws_secret_access_key = canary-operator-secret\n";

    /// <summary>Mono, which runs the build for .NET Framework on Unix, hashes files several times slower than either runtime that users have.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromTicks((Type.GetType("Mono.Runtime") is null ? 2 : 10) * TimeSpan.TicksPerMillisecond / 10);

    public CacheHitTests() => OwnProfiles.Write(Profiles, Keys);

    public void Dispose() => OwnProfiles.Delete();

    [Theory]
    [InlineData("credential")]
    [InlineData("definition")]
    [InlineData("definition, region of a profile")]
    public async Task A_hit_is_within_the_bound(string by)
    {
        using var live = new LiveRun();
        var definition = by.Contains("profile") ? OfProfile(live) : live.Definition();
        var credential = await live.GetAsync(definition);
        var calls = live.Calls.Count;
        Task<ChainedCredential> Get() => by == "credential" ? credential.Live!.GetAsync(TimeSpan.Zero, live.Run, default) : live.GetAsync(definition);

        // The best of many rounds: what is on top of it is another process's.
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 40; round++)
        {
            const int Times = 50;
            var watch = Stopwatch.StartNew();
            for (var time = 0; time < Times; time++)
            {
                Assert.Same(credential, await Get());
            }

            best = TimeSpan.FromTicks(Math.Min(best.Ticks, watch.Elapsed.Ticks / Times));
        }

        Assert.InRange(best, TimeSpan.Zero, Bound);
        Assert.Equal(calls, live.Calls.Count);
    }

    /// <summary>Neither length nor time of the file says so.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_profile_that_names_another_region_is_another_chain(bool isLink)
    {
        using var live = new LiveRun();
        var definition = OfProfile(live);
        var chain = live.Chains.Open(definition);
        Assert.Same(chain, live.Chains.Open(definition));
        Assert.Same(chain, live.Chains.Open(definition));
        var time = File.GetLastWriteTimeUtc(OwnProfiles.Config);
        Write(Profiles.Replace("eu-west-2", "eu-west-3"), time, isLink);
        var other = live.Chains.Open(definition);
        Assert.NotSame(chain, other);
        Assert.Same(other, live.Chains.Open(definition));
        Write(Profiles, time, isLink);
        Assert.Same(chain, live.Chains.Open(definition));
    }

    [Fact]
    public void The_SDK_reads_a_file_again_only_where_it_is_another()
    {
        var reads = 0;
        string? Look() => ProfileRegions.Of("operator", () =>
        {
            reads++;
            return new CredentialProfileStoreChain().TryGetProfile("operator", out var profile) ? profile : null;
        });
        Look();
        Look();
        reads = 0;
        Assert.Equal(("eu-west-2", "eu-west-2", 0), (Look(), Look(), reads));
        File.AppendAllText(OwnProfiles.Config, "# a comment\n");
        Assert.Equal(("eu-west-2", "eu-west-2", 1), (Look(), Look(), reads));
        File.AppendAllText(OwnProfiles.Config, new string('#', ProfileRegions.MaxLength));
        Assert.Equal(("eu-west-2", "eu-west-2", 3), (Look(), Look(), reads));
    }

    [Fact]
    public void A_profile_that_is_gone_or_unreadable_has_no_region_any_more()
    {
        using var live = new LiveRun();
        var definition = OfProfile(live);
        var chain = live.Chains.Open(definition);
        live.Chains.Open(definition);
        File.WriteAllText(OwnProfiles.Config, string.Empty);
        Assert.Equal(RoleChainErrorKind.NoRegion, Assert.Throws<RoleChainException>(() => live.Chains.Open(definition)).Kind);
        File.Delete(OwnProfiles.Config);
        Assert.Equal(RoleChainErrorKind.NoRegion, Assert.Throws<RoleChainException>(() => live.Chains.Open(definition)).Kind);
        File.WriteAllText(OwnProfiles.Config, Profiles);
        Assert.Same(chain, live.Chains.Open(definition));
    }

    private static RoleChainDefinition OfProfile(LiveRun live) => new(live.Definition()) { Identity = new ProfileIdentity("operator"), Region = null };

    private static void Write(string config, DateTime time, bool isLink)
    {
#if NET
        if (isLink && !OperatingSystem.IsWindows())
        {
            var target = OwnProfiles.Config + "." + Guid.NewGuid().ToString("N");
            File.WriteAllText(target, config);
            File.SetLastWriteTimeUtc(target, time);
            File.Delete(OwnProfiles.Config);
            File.CreateSymbolicLink(OwnProfiles.Config, target);
            return;
        }
#endif
        File.WriteAllText(OwnProfiles.Config, config);
        File.SetLastWriteTimeUtc(OwnProfiles.Config, time);
    }
}
