using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Cache;
using RoleChain.Core.Live;
using RoleChain.Core.Tests.Engine;
#if !NET472
using RoleChain.Core.Tests.Identities;
#endif
using RoleChain.Core.Tests.Live;
#if !NET472
using RoleChain.Core.Tests.Registration;
#endif
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Cache;

/// <summary>Credentials on disk, as several processes of one user see them: each has its own chains, and the folder is all they share.</summary>
public sealed class DiskCacheTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "rolechain-" + Guid.NewGuid().ToString("N"));
    private readonly LiveRun _live = new();

    public DiskCacheTests()
    {
        Directory.CreateDirectory(_folder);
        foreach (var name in new[] { "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN" })
        {
            _live.Run.Environment.Remove(name);
        }

        foreach (var name in new[] { "XDG_CACHE_HOME", "LOCALAPPDATA" })
        {
            _live.Run.Environment[name] = _folder;
        }

        WriteToken(Canary.Token());
    }

    public void Dispose()
    {
        _live.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string TokenFile => Path.Combine(_folder, "token");

    private string[] Entries => Directory.GetFiles(_folder, "*.entry", SearchOption.AllDirectories);

    private string Folder => Path.GetDirectoryName(Entries.Single())!;

    [Fact]
    public async Task A_second_process_takes_no_hop()
    {
        var first = await GetAsync();
        var second = await GetAsync();
        Assert.Equal(["base", "deploy"], _live.Calls);
        Assert.Equal((first.AccessKey, first.SecretKey, first.SessionToken, first.ExpiresAt), (second.AccessKey, second.SecretKey, second.SessionToken, second.ExpiresAt));
        Assert.Equal(first.Chain.Path, second.Chain.Path);
        Assert.Equal(first.Chain.AssumedRoleArn, second.Chain.AssumedRoleArn);
        _live.Run.AssertNoSecret();
    }

    [Fact]
    public async Task What_is_on_disk_is_there_without_the_AWS_SDK()
    {
        var first = await GetAsync();
        Assert.Equal(["identity", "sdk", "hop 1", "hop 2"], first.Chain.Timings.Select(timing => timing.Step));
        var second = await GetAsync();
        Assert.Equal(["identity"], second.Chain.Timings.Select(timing => timing.Step));
    }

    [Fact]
    public async Task Nothing_is_kept_unless_it_is_asked_for()
    {
        await GetAsync(useCache: false);
        Assert.Empty(Entries);
        await _live.Chains.RunAsync(Definition(), _live.Run, CancellationToken.None);
        Assert.Empty(Entries);
    }

    [Theory]
    [InlineData("CI", "true")]
    [InlineData("CI", "1")]
    [InlineData("GITHUB_ACTIONS", "true")]
    [InlineData("TF_BUILD", "True")]
    [InlineData("GITLAB_CI", "true")]
    [InlineData("JENKINS_URL", "https://ci.example/")]
    [InlineData("TEAMCITY_VERSION", "2026.1")]
    [InlineData("CODEBUILD_BUILD_ARN", "arn:aws:codebuild:eu-west-2:111111111111:build/x")]
    public async Task Never_under_CI(string variable, string value)
    {
        await GetAsync();
        _live.Run.Environment[variable] = value;
        await GetAsync();
        Assert.Equal(["base", "deploy", "base", "deploy"], _live.Calls);
        File.Delete(Entries.Single());
        await GetAsync();
        Assert.Empty(Entries);
    }

    /// <summary>A session of an hour is renewed five minutes before its end, or with less than was asked for.</summary>
    [Theory]
    [InlineData(54, 0, 2)]
    [InlineData(56, 0, 4)]
    [InlineData(39, 1200, 2)]
    [InlineData(41, 1200, 4)]
    [InlineData(61, 0, 4)]
    public async Task An_entry_is_used_while_it_has_enough_life(int minutes, int minimumSeconds, int calls)
    {
        await GetAsync();
        _live.Clock.Advance(TimeSpan.FromMinutes(minutes));
        await GetAsync(minimumLife: TimeSpan.FromSeconds(minimumSeconds));
        Assert.Equal(calls, _live.Calls.Count);
        Assert.Single(Entries);
    }

    public static TheoryData<string> Others => ["audience", "subject", "issuer", "claim", "endpoint", "role", "duration", "session name", "external id", "tag", "policy"];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Another_identity_endpoint_or_hop_is_another_entry(string what)
    {
        await GetAsync();
        var definition = Definition();
        RoleChainHop Hop(Func<RoleChainHop, RoleChainHop> change) => change(definition.Hops[1]);
        RoleChainDefinition With(RoleChainHop hop) => new(definition) { Hops = [definition.Hops[0], hop] };
        switch (what)
        {
            case "audience" or "subject" or "issuer" or "claim":
                WriteToken(Canary.Token(what switch
                {
                    "audience" => "{\"iss\":\"https://token.actions.githubusercontent.com\",\"sub\":\"repo:octo-org/octo-app:ref:refs/heads/main\",\"aud\":\"other\",\"exp\":4102444800,\"secret_claim\":\"canary-claim\"}",
                    "subject" => "{\"iss\":\"https://token.actions.githubusercontent.com\",\"sub\":\"repo:octo-org/octo-app:ref:refs/heads/other\",\"aud\":\"sts.amazonaws.com\",\"exp\":4102444800,\"secret_claim\":\"canary-claim\"}",
                    "issuer" => "{\"iss\":\"https://other.example.com\",\"sub\":\"repo:octo-org/octo-app:ref:refs/heads/main\",\"aud\":\"sts.amazonaws.com\",\"exp\":4102444800,\"secret_claim\":\"canary-claim\"}",
                    _ => "{\"iss\":\"https://token.actions.githubusercontent.com\",\"sub\":\"repo:octo-org/octo-app:ref:refs/heads/main\",\"aud\":\"sts.amazonaws.com\",\"exp\":4102444800,\"secret_claim\":\"canary-other\"}",
                }));
                break;
            case "endpoint":
                definition = new RoleChainDefinition(definition) { EndpointUrl = definition.EndpointUrl!.Replace("127.0.0.1", "localhost") };
                break;
            case "role":
                definition = With(new RoleChainHop(EngineRun.Deploy + "2"));
                break;
            case "duration":
                definition = With(Hop(hop => new RoleChainHop(hop.RoleArn, hop) { DurationSeconds = 1800 }));
                break;
            case "session name":
                definition = With(Hop(hop => new RoleChainHop(hop.RoleArn, hop) { SessionName = "other" }));
                break;
            case "external id":
                definition = With(Hop(hop => new RoleChainHop(hop.RoleArn, hop) { ExternalId = "other" }));
                break;
            case "tag":
                definition = With(Hop(hop => new RoleChainHop(hop.RoleArn, hop) { Tags = [new SessionTag("a", "b")] }));
                break;
            default:
                definition = With(Hop(hop => new RoleChainHop(hop.RoleArn, hop) { PolicyArns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }));
                break;
        }

        await GetAsync(definition);
        Assert.Equal(4, _live.Calls.Count);
        Assert.Equal(2, Entries.Length);
    }

    [Fact]
    public async Task A_new_token_of_the_same_identity_finds_the_entry()
    {
        await GetAsync();
        WriteToken(Canary.Token("{\"iss\":\"https://token.actions.githubusercontent.com\",\"sub\":\"repo:octo-org/octo-app:ref:refs/heads/main\",\"aud\":\"sts.amazonaws.com\",\"exp\":4102444900,\"iat\":1,\"nbf\":1,\"jti\":\"x\",\"secret_claim\":\"canary-claim\"}"));
        await GetAsync();
        Assert.Equal(2, _live.Calls.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"Version\":1}")]
    [InlineData("no text at all \0")]
    public async Task A_damaged_entry_is_ignored_and_replaced(string text)
    {
        await GetAsync();
        using (var file = new FileStream(Entries.Single(), FileMode.Truncate))
        {
            file.Write(Encoding.UTF8.GetBytes(text), 0, Encoding.UTF8.GetByteCount(text));
        }

        await GetAsync();
        await GetAsync();
        Assert.Equal(["base", "deploy", "base", "deploy"], _live.Calls);
    }

    [Fact]
    public async Task An_entry_under_another_name_is_ignored()
    {
        await GetAsync();
        var first = Entries.Single();
        var other = new RoleChainDefinition(Definition()) { Hops = [new RoleChainHop(EngineRun.Base), new RoleChainHop(EngineRun.Deploy) { ExternalId = "other" }] };
        await GetAsync(other);
        var second = Entries.Single(path => path != first);
        File.Delete(second);
        File.Copy(first, second);
        await GetAsync(other);
        Assert.Equal(6, _live.Calls.Count);
    }

    /// <summary>Its end would be far off, and it would never be renewed.</summary>
    [Theory]
    [InlineData(2 * 3600)]
    [InlineData(-10)]
    public void An_entry_with_impossible_times_is_not_good(int seconds)
    {
        var now = _live.Clock.UtcNow;
        Assert.False(new CacheEntry { ExpiresAt = now.AddSeconds(seconds) }.IsGood(now, TimeSpan.FromHours(1), TimeSpan.Zero));
    }

    [Fact]
    public async Task Ten_processes_at_once_make_one_exchange()
    {
        var credentials = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => GetAsync())));
        Assert.Equal(["base", "deploy"], _live.Calls);
        Assert.Single(credentials.Select(credential => credential.AccessKey).Distinct());
        Assert.Empty(Directory.GetFiles(Folder, "*.lock").Concat(Directory.GetFiles(Folder, "*.tmp")));
    }

    [Fact]
    public async Task There_are_never_more_entries_than_the_bound()
    {
        await GetAsync();
        var folder = Folder;
        for (var index = 0; index < DiskCache.MaxEntries + 10; index++)
        {
            File.WriteAllText(Path.Combine(folder, index + ".entry"), string.Empty);
        }

        File.SetLastWriteTimeUtc(Path.Combine(folder, "1.entry"), DateTime.UtcNow.AddDays(-2));
        await GetAsync(new RoleChainDefinition(Definition()) { Hops = [new RoleChainHop(EngineRun.Base)] });
        Assert.True(Entries.Length <= DiskCache.MaxEntries);
        Assert.False(File.Exists(Path.Combine(folder, "1.entry")));
    }

    /// <summary>Written while the clock was ahead, it would be the newest for as long as that.</summary>
    [Fact]
    public async Task What_has_a_time_to_come_and_what_a_killed_writer_left_goes()
    {
        await GetAsync();
        var folder = Folder;
        const string Number = ".0123456789abcdef0123456789abcdef.tmp";
        foreach (var (name, minutes) in new[] { ("x-ahead.entry", 60), ("x-slack.entry", 2), ("x-dead.entry" + Number, -2), ("x-ahead.entry" + Number, 60), ("x-living.entry" + Number, 0) })
        {
            File.WriteAllText(Path.Combine(folder, name), string.Empty);
            File.SetLastWriteTimeUtc(Path.Combine(folder, name), DateTime.UtcNow.AddMinutes(minutes));
        }

        File.Delete(Entries.Single(path => Path.GetFileName(path)[0] != 'x'));
        await GetAsync();
        Assert.Equal(["x-living.entry" + Number, "x-slack.entry"], Directory.GetFiles(folder, "x-*").Select(path => Path.GetFileName(path)!).OrderBy(name => name, StringComparer.Ordinal));
    }

    /// <summary>Whoever has the lock keeps what it comes to; to wait for it longer than the chain may take would help nobody.</summary>
    [Fact]
    public async Task Without_the_lock_the_hops_are_taken_and_nothing_is_kept()
    {
        await GetAsync();
        var entry = Entries.Single();
        File.Delete(entry);
        using (RoleChain.Core.Files.FileLock.Take(entry, TimeSpan.Zero, CancellationToken.None))
        {
            await GetAsync(new RoleChainDefinition(Definition()) { Timeout = TimeSpan.FromSeconds(10) });
        }

        Assert.Equal(4, _live.Calls.Count);
        Assert.Empty(Entries);
    }

    [Fact]
    public async Task A_lock_that_is_held_stays_when_it_is_cleared()
    {
        await GetAsync();
        var entry = Entries.Single();
        using (RoleChain.Core.Files.FileLock.Take(entry, TimeSpan.Zero, CancellationToken.None))
        {
            new DiskCache(_live.Run.JobEnvironment()).Clear();
            Assert.Equal([entry + ".lock"], Directory.GetFiles(Path.GetDirectoryName(entry)!));
        }
    }

    [Fact]
    public async Task It_can_be_cleared()
    {
        await GetAsync();
        new DiskCache(_live.Run.JobEnvironment()).Clear();
        Assert.Empty(Entries);
        new DiskCache(_live.Run.JobEnvironment()).Clear();
        await GetAsync();
        Assert.Equal(4, _live.Calls.Count);
    }

#if !NET472
    [UnixFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Entries_are_the_owners_alone()
    {
        await GetAsync();
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(Entries.Single()));
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(Folder));
    }

    [UnixTheory]
    [InlineData("group")]
    [InlineData("link")]
    [InlineData("owner")]
    [InlineData("pipe")]
    [InlineData("huge")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_foreign_entry_is_ignored_and_replaced(string how)
    {
        await GetAsync();
        var path = Entries.Single();
        var target = Path.Combine(_folder, "target");
        switch (how)
        {
            case "group":
                File.SetUnixFileMode(path, (UnixFileMode)0b110_110_000);
                break;
            case "link":
                File.Move(path, target);
                File.CreateSymbolicLink(path, target);
                break;
            case "pipe":
                File.Delete(path);
                Assert.True(Shell.Run("mkfifo", "-m600", path));
                break;
            case "huge":
                using (var file = new FileStream(path, FileMode.Open))
                {
                    file.SetLength(1L << 40);
                }

                break;
            default:
                if (!Shell.Run("chown", "1", path))
                {
                    return;
                }

                break;
        }

        var before = how == "link" ? File.ReadAllText(path) : string.Empty;
        await GetAsync();
        await GetAsync();
        Assert.Equal(4, _live.Calls.Count);
        Assert.False(File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint));
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(path));
        Assert.True(how != "link" || File.ReadAllText(target) == before);
    }

    /// <summary>Another name of the entry is another folder's; that of the entry is replaced, and the other is left.</summary>
    [UnixFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_hard_link_is_not_written_through()
    {
        await GetAsync();
        var path = Entries.Single();
        var other = Path.Combine(_folder, "other");
        Assert.True(Shell.Run("ln", "\"" + path + "\"", other));
        var before = File.ReadAllText(other);
        _live.Clock.Advance(TimeSpan.FromMinutes(56));
        await GetAsync();
        Assert.Equal(before, File.ReadAllText(other));
        Assert.NotEqual(before, File.ReadAllText(path));
    }

    /// <summary>In a folder that others may write to, one can be put in another's place between a look and the next.</summary>
    [UnixFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task An_entry_is_looked_at_when_it_is_open()
    {
        await GetAsync();
        var path = Entries.Single();
        if (Shell.Run("chown", "1", path))
        {
            using var file = File.OpenRead(path);
            Assert.False(RoleChain.Core.Files.FileOwner.IsMine(file.SafeFileHandle));
        }

        using var own = File.OpenRead(TokenFile);
        Assert.True(RoleChain.Core.Files.FileOwner.IsMine(own.SafeFileHandle));
    }

    [UnixTheory]
    [InlineData("open")]
    [InlineData("link")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task In_a_foreign_folder_nothing_is_read_or_written(string how)
    {
        await GetAsync();
        var folder = Folder;
        var before = File.ReadAllText(Entries.Single());
        if (how == "open")
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_000);
        }
        else
        {
            Directory.Move(folder, folder + "2");
            Directory.CreateSymbolicLink(folder, folder + "2");
        }

        await GetAsync();
        Assert.Equal(4, _live.Calls.Count);
        Assert.Equal(before, File.ReadAllText(Directory.GetFiles(folder, "*.entry").Single()));
        Assert.Contains("The cache on disk is not used", _live.Run.Told, StringComparison.Ordinal);
        Assert.Equal(RoleChainErrorKind.FileNotTrusted, Assert.Throws<RoleChainException>(() => new DiskCache(_live.Run.JobEnvironment()).Clear()).Kind);
    }
#endif

    private void WriteToken(string token) => File.WriteAllText(TokenFile, token);

    private RoleChainDefinition Definition() => new(_live.Definition()) { Identity = new WebIdentityTokenFileIdentity(TokenFile), UseDiskCache = true };

    /// <summary>What a new process gets.</summary>
    private Task<ChainedCredential> GetAsync(RoleChainDefinition? definition = null, TimeSpan minimumLife = default, bool useCache = true) =>
        new LiveChains(_live.Run.JobEnvironment()).GetAsync(new RoleChainDefinition(definition ?? Definition()) { UseDiskCache = useCache }, minimumLife, _live.Run, CancellationToken.None);
}
