using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using RoleChain.Core.Registration;
using RoleChain.Core.Tests.Engine;
#if !NET472
using RoleChain.Core.Tests.Identities;
#endif
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Registration;

/// <summary>Profiles whose credential_process is a chain, and the files with their chains.</summary>
public sealed class ChainProfilesTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "rolechain-" + Guid.NewGuid().ToString("N"));
    private readonly EngineRun _run = new();

    public ChainProfilesTests()
    {
        Directory.CreateDirectory(_folder);
        foreach (var name in new[] { "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA" })
        {
            _run.Environment[name] = _folder;
        }

        _run.Environment["AWS_CONFIG_FILE"] = Config;
        _run.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Credentials;
        File.WriteAllText(Program("pwsh"), string.Empty);
        File.WriteAllText(Program("Credential.ps1"), string.Empty);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Config => Path.Combine(_folder, "config");

    private string Credentials => Path.Combine(_folder, "credentials");

    private string ChainFile => Directory.GetFiles(_folder, "profile-*.json", SearchOption.AllDirectories).Single();

    private ChainProfiles Profiles => new(_run.JobEnvironment());

    /// <summary>Everything that a definition can say and a file may hold.</summary>
    public static TheoryData<string> Identities => ["automatic", "sdk", "ci", "profile", "file", "variable", "command"];

    [Fact]
    public void A_profile_is_written_and_removed_and_all_else_stays()
    {
        File.WriteAllText(Config, "# mine\n[default]\nregion = us-east-1\n");
        Register("prod");
        Assert.Equal(
            $"# mine\n[default]\nregion = us-east-1\n\n[profile prod]\n# Registered by RoleChain\ncredential_process = {Program("pwsh")} -NoProfile -NonInteractive -File {Program("Credential.ps1")} prod\nregion = eu-west-2\n",
            File.ReadAllText(Config));
        Assert.Equal(EngineRun.Base, Profiles.Find("prod").Hops.Single().RoleArn);

        Profiles.Unregister("prod", _run, CancellationToken.None);
        Assert.Equal("# mine\n[default]\nregion = us-east-1\n", File.ReadAllText(Config));
        Assert.Empty(Directory.GetFiles(_folder, "profile-*", SearchOption.AllDirectories));
        Assert.Equal(RoleChainErrorKind.ProfileNotRegistered, Fail(() => Profiles.Find("prod")).Kind);
        Assert.Equal(RoleChainErrorKind.ProfileNotRegistered, Fail(() => Profiles.Unregister("prod", _run, CancellationToken.None)).Kind);
    }

    [Fact]
    public void The_default_profile_has_its_own_header()
    {
        Register("default");
        Assert.StartsWith("[default]", File.ReadAllText(Config), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_registration_replaces_the_first()
    {
        Register("prod");
        Register("prod", new RoleChainDefinition(Chain()) { Region = null, Hops = [new RoleChainHop(EngineRun.Deploy)] });
        Assert.DoesNotContain("region", File.ReadAllText(Config), StringComparison.Ordinal);
        Assert.Equal(EngineRun.Deploy, Profiles.Find("prod").Hops.Single().RoleArn);
    }

    [Theory]
    [MemberData(nameof(Identities))]
    public void The_file_holds_all_that_a_chain_is(string identity)
    {
        var definition = Full(identity);
        Register("prod", definition);
        Assert.Equal(Describe(definition), Describe(Profiles.Find("prod")));
    }

    public static TheoryData<string> Secrets => ["token", "credential", "code", "device", "proxy"];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_secret_or_a_question_is_refused_and_nothing_is_written(string secret)
    {
        var failure = Fail(() => Register("prod", Attended(secret)));
        Assert.Equal(RoleChainErrorKind.NotUnattended, failure.Kind);
        _run.AssertNoSecret(failure);
        Assert.False(File.Exists(Config));
        Assert.Empty(Directory.GetFiles(_folder, "*.json", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_profile_whose_source_asks_for_a_code_is_refused()
    {
        File.WriteAllText(Config, "[profile work]\nrole_arn = x\nsource_profile = user\n[profile user]\nmfa_serial = arn:aws:iam::111111111111:mfa/me\n");
        Assert.Equal(RoleChainErrorKind.NotUnattended, Fail(() => Register("prod", Chain(new ProfileIdentity("work")))).Kind);
    }

    [Fact]
    public void A_profile_is_not_its_own_source() =>
        Assert.Equal(RoleChainErrorKind.NotUnattended, Fail(() => Register("prod", Chain(new ProfileIdentity("prod")))).Kind);

    [Theory]
    [InlineData("credentials", "[prod]\naws_access_key_id = AKIA\naws_secret_access_key = x\n", true)]
    [InlineData("credentials", "[prod]\ncredential_process = other\n", true)]
    [InlineData("config", "[profile prod]\nrole_arn = x\n", true)]
    [InlineData("config", "[profile prod]\nsso_session = x\n", true)]
    [InlineData("config", "[profile prod]\nsso_role_name = x\n", true)]
    [InlineData("config", "[profile prod]\nlogin_session = x\n", true)]
    [InlineData("credentials", "[prod]\nlogin_session = x\n", true)]
    [InlineData("config", "[profile prod]\n[profile other]\n[profile \"prod\"]\nrole_arn = x\n", true)]
    [InlineData("config", "[profile prod]\ncredential_process = other\n", false)]
    [InlineData("config", "[profile prod]\noutput = json\n", false)]
    public void A_profile_of_others_is_refused(string file, string text, bool evenWithForce)
    {
        File.WriteAllText(Path.Combine(_folder, file), text);
        Assert.Equal(RoleChainErrorKind.ProfileTaken, Fail(() => Register("prod")).Kind);
        Assert.Equal(text, File.ReadAllText(Path.Combine(_folder, file)));
        Assert.Empty(Directory.GetFiles(_folder, "profile-*", SearchOption.AllDirectories));
        if (evenWithForce)
        {
            Assert.Equal(RoleChainErrorKind.ProfileTaken, Fail(() => Register("prod", overwrite: true)).Kind);
        }
        else
        {
            Register("prod", overwrite: true);
            Assert.Contains("credential_process = " + Program("pwsh"), File.ReadAllText(Config), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("[profile prod]\n")]
    [InlineData("[profile prod]\noutput = json\n\n[default]\nregion = us-east-1")]
    [InlineData("[profile prod]\nregion = eu-west-2\noutput = json\n")]
    [InlineData("[profile prod]\ncredential_process = other --key \"x y\"\nregion=us-east-1\r\n\n[profile prod]\nregion = us-east-2\n# mine")]
    public void A_profile_that_was_overwritten_is_again_what_it_was(string text)
    {
        File.WriteAllText(Config, text);
        Register("prod", overwrite: true);
        Register("prod", new RoleChainDefinition(Chain()) { Region = null });
        Register("prod");
        Assert.NotEqual(text, File.ReadAllText(Config));
        Profiles.Unregister("prod", _run, CancellationToken.None);
        Assert.Equal(text, File.ReadAllText(Config));
    }

    /// <summary>What somebody changed since stays, and what was there before the command and the region comes back.</summary>
    [Theory]
    [InlineData("credential_process = other\nregion = us-east-1\n", "", "credential_process = other\nregion = us-east-1\noutput = json\n")]
    [InlineData("region = us-east-1\n", "region = us-west-1", "region = us-west-1\noutput = json\n")]
    [InlineData("", "region = us-west-1", "region = us-west-1\noutput = json\n")]
    public void A_profile_that_was_changed_since_keeps_what_is_not_RoleChains(string before, string region, string after)
    {
        File.WriteAllText(Config, "[profile prod]\n" + before);
        Register("prod", overwrite: true);
        var changed = File.ReadAllText(Config) + "output = json\n";
        File.WriteAllText(Config, region.Length > 0 ? changed.Replace("region = eu-west-2", region) : changed);
        Profiles.Unregister("prod", _run, CancellationToken.None);
        Assert.Equal("[profile prod]\n" + after, File.ReadAllText(Config));
    }

    [Fact]
    public void A_chain_without_region_leaves_the_profiles_own()
    {
        Register("prod", new RoleChainDefinition(Chain()) { Region = null });
        File.AppendAllText(Config, "region = us-east-1\n");
        Register("prod", new RoleChainDefinition(Chain()) { Region = null });
        Assert.Contains("region = us-east-1\n", File.ReadAllText(Config), StringComparison.Ordinal);
        Profiles.Unregister("prod", _run, CancellationToken.None);
        Assert.Equal("[profile prod]\nregion = us-east-1\n", File.ReadAllText(Config));
    }

    [Fact]
    public void A_registration_that_fails_takes_back_no_other()
    {
        Register("prod");
        Directory.CreateDirectory(Path.Combine(_folder, "other"));
        _run.Environment["AWS_CONFIG_FILE"] = Path.Combine(_folder, "other", "config");
        File.WriteAllText(Path.Combine(_folder, "other", "config"), "[profile prod]\nrole_arn = x\n");
        Assert.Equal(RoleChainErrorKind.ProfileTaken, Fail(() => Register("prod", new RoleChainDefinition(Chain()) { Hops = [new RoleChainHop(EngineRun.Deploy)] })).Kind);
        Assert.Equal(EngineRun.Base, Profiles.Find("prod").Hops.Single().RoleArn);
    }

    /// <summary>The profile and its chain are of one registration, and not a part of each.</summary>
    [Fact]
    public void Registrations_at_once_leave_one_of_them()
    {
        System.Threading.Tasks.Parallel.For(0, 16, number => Register("prod", new RoleChainDefinition(Chain()) { Region = "eu-west-" + ((number % 3) + 1) }));
        Assert.Contains("region = " + Profiles.Find("prod").Region + "\n", File.ReadAllText(Config), StringComparison.Ordinal);
        Assert.Equal(1, File.ReadAllText(Config).Split(["credential_process"], StringSplitOptions.None).Length - 1);
        Assert.Empty(Directory.GetFiles(_folder, "*.lock", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a]")]
    [InlineData("../x")]
    [InlineData("-File")]
    public void Names_are_checked(string name)
    {
        Assert.Equal(RoleChainErrorKind.InvalidProfileName, Fail(() => Register(name)).Kind);
        Assert.Equal(RoleChainErrorKind.InvalidProfileName, Fail(() => Profiles.Find(name)).Kind);
        Assert.Equal(RoleChainErrorKind.InvalidProfileName, Fail(() => Profiles.Unregister(name, _run, CancellationToken.None)).Kind);
    }

    [Fact]
    public void A_program_that_is_not_there_is_refused() =>
        Assert.Equal(RoleChainErrorKind.ProcessCommandInvalid, Fail(() => Profiles.Register(new ChainProfile("prod", Chain(), Program("none"), Program("Credential.ps1")), _run, CancellationToken.None)).Kind);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"version\":2,\"profile\":\"prod\"}")]
    [InlineData("{\"version\":1,\"profile\":\"prod\",\"hops\":null}")]
    [InlineData("{\"version\":1,\"profile\":\"prod\",\"hops\":[null]}")]
    [InlineData("{\"version\":1,\"profile\":\"prod\",\"surprise\":1}")]
    [InlineData("{\"version\":1,\"profile\":\"prod\",\"identity\":{\"profileName\":\"a\",\"tokenFile\":\"b\"}}")]
    [InlineData("{\"version\":1,\"profile\":\"prod\",\"timeoutSeconds\":1e300}")]
    public void A_damaged_file_is_an_error_that_names_it(string text)
    {
        Register("prod");
        Replace(text);
        var failure = Fail(() => Profiles.Find("prod"));
        Assert.Equal(RoleChainErrorKind.RegisteredChainInvalid, failure.Kind);
        Assert.Contains("profile-prod.json", failure.Message, StringComparison.Ordinal);
        Register("prod");
        Assert.Single(Profiles.Find("prod").Hops);
    }

    [Fact]
    public void A_file_of_another_profile_is_not_taken_for_it()
    {
        Register("Prod");
        File.Move(ChainFile, Path.Combine(Path.GetDirectoryName(ChainFile)!, "profile-prod.json"));
        Assert.Equal(RoleChainErrorKind.ProfileNotRegistered, Fail(() => Profiles.Find("prod")).Kind);
        Assert.Equal(RoleChainErrorKind.ProfileTaken, Fail(() => Register("prod")).Kind);
    }

#if !NET472
    [UnixFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void The_file_and_its_folder_are_the_owners_alone()
    {
        Register("prod");
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(ChainFile));
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(Path.GetDirectoryName(ChainFile)!));
    }

    [UnixTheory]
    [InlineData(0b110_100_000, false)]
    [InlineData(0b110_010_000, false)]
    [InlineData(0b110_000_100, false)]
    [InlineData(0b111_010_000, true)]
    [InlineData(0b111_101_101, true)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void What_is_open_to_others_is_refused(int mode, bool isFolder)
    {
        Register("prod");
        File.SetUnixFileMode(isFolder ? Path.GetDirectoryName(ChainFile)! : ChainFile, (UnixFileMode)mode);
        Assert.Equal(RoleChainErrorKind.FileNotTrusted, Fail(() => Profiles.Find("prod")).Kind);
    }

    [UnixFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_link_is_refused_for_reading_and_writing()
    {
        Register("prod");
        var file = ChainFile;
        var target = Path.Combine(_folder, "target");
        File.Move(file, target);
        File.CreateSymbolicLink(file, target);
        Assert.Equal(RoleChainErrorKind.FileNotTrusted, Fail(() => Profiles.Find("prod")).Kind);
        Assert.Equal(RoleChainErrorKind.FileNotTrusted, Fail(() => Register("prod")).Kind);
    }

    /// <summary>Only the superuser can give a file away; everybody else has no such file.</summary>
    [UnixFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Another_users_file_is_refused()
    {
        Register("prod");
        if (Shell.Run("chown", "1", ChainFile))
        {
            Assert.Equal(RoleChainErrorKind.FileNotTrusted, Fail(() => Profiles.Find("prod")).Kind);
        }
    }
#endif

    private static RoleChainDefinition Chain(ChainIdentity? identity = null) => new(EngineRun.Chain("https://sts.example.com/", identity));

    private static RoleChainDefinition Full(string identity) => new()
    {
        Identity = identity switch
        {
            "sdk" => new AwsSdkIdentity(),
            "ci" => new CiTokenIdentity(IdentityProvider.AzurePipelines) { Audience = "aud", ServiceConnectionId = "5f1b6a58-0000-0000-0000-000000000000" },
            "profile" => new ProfileIdentity("work"),
            "file" => new WebIdentityTokenFileIdentity("/run/token"),
            "variable" => new WebIdentityTokenVariableIdentity("TOKEN"),
            "command" => new WebIdentityTokenCommandIdentity("/usr/bin/tool", ["print", "a b", "\"ü\""]),
            _ => new AutomaticIdentity { Audience = "aud" },
        },
        Hops =
        [
            new RoleChainHop(EngineRun.Base) { DurationSeconds = 3600 },
            new RoleChainHop(EngineRun.Deploy)
            {
                SessionName = "me@work",
                DurationSeconds = 900,
                ExternalId = "external",
                Tags = [new SessionTag("b", "1"), new SessionTag("a", string.Empty)],
                TransitiveTagKeys = ["b"],
                Policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}",
                PolicyArns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
            },
        ],
        Region = "eu-west-2",
        EndpointUrl = "https://sts.example.com/",
        ProxyUrl = "http://proxy.example.com:3128",
        AllowedAccountIds = ["222222222222"],
        SourceIdentity = "me",
        SessionTagging = SessionTagging.Off,
        TrimSessionTags = true,
        Timeout = TimeSpan.FromSeconds(12),
        WaitForAccess = TimeSpan.FromSeconds(3),
        UseDiskCache = true,
    };

    private static RoleChainDefinition Attended(string secret) => secret switch
    {
        "token" => Chain(new WebIdentityTokenIdentity(new SecretText(Canary.Token()))),
        "credential" => Chain(new SourceCredentialIdentity(new Keys())),
        "code" => new RoleChainDefinition(Chain()) { Hops = [new RoleChainHop(EngineRun.Base) { TokenCode = new FixedTokenCode(new SecretText("123456")) }] },
        "device" => new RoleChainDefinition(Chain(new ProfileIdentity("work"))) { Hops = [new RoleChainHop(EngineRun.Base) { SerialNumber = "arn:aws:iam::111111111111:mfa/me" }] },
        _ => new RoleChainDefinition(Chain()) { ProxyUrl = "http://user:canary@proxy.example.com" },
    };

    /// <summary>A definition as text, every property of it and of what it holds.</summary>
    private static string Describe(object? value)
    {
        if (value is null or string || value.GetType().IsPrimitive || value is Enum or TimeSpan)
        {
            return Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) + ";";
        }

        return value is System.Collections.IEnumerable list
            ? "[" + string.Concat(list.Cast<object?>().Select(Describe)) + "]"
            : value.GetType().Name + "{" + string.Concat(value.GetType().GetProperties().Select(property => property.Name + "=" + Describe(property.GetValue(value)))) + "}";
    }

    private void Register(string name, RoleChainDefinition? definition = null, bool overwrite = false) =>
        Profiles.Register(new ChainProfile(name, definition ?? Chain(), Program("pwsh"), Program("Credential.ps1")) { Overwrite = overwrite }, _run, CancellationToken.None);

    private string Program(string name) => Path.Combine(_folder, name);

    private void Replace(string text)
    {
        using var file = new FileStream(ChainFile, FileMode.Truncate);
        var bytes = Encoding.UTF8.GetBytes(text);
        file.Write(bytes, 0, bytes.Length);
    }

    private static RoleChainException Fail(Action action) => Assert.Throws<RoleChainException>(action);

    private sealed class Keys : ISourceCredentialProvider
    {
        public string Description => "key";

        public string GetKey() => "key";

        public SourceKind Kind => SourceKind.LongTermKey;

        public string? Region => null;

        public System.Threading.Tasks.Task<SourceCredential> GetAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
