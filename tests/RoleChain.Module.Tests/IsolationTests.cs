using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.ModuleTests;

/// <summary>Our AWS SDK and other people's in one process, each scenario in a process of its own.</summary>
public class IsolationTests
{
    public static TheoryData<string, string> Foreign => new()
    {
        { "ForeignSdk3", "before" },
        { "ForeignSdk3", "after" },
        { "ForeignSdk4", "before" },
        { "ForeignSdk4", "after" },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task Another_AWS_SDK_is_used_before_and_after_a_chain(string sdk, string order)
    {
        var run = await RunAsync("foreign-sdk.ps1", Layout.Metadata(sdk), order);
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("chain: arn:aws:sts::333333333333:assumed-role/deploy/RoleChain", run.Output, StringComparison.Ordinal);
        Assert.Contains("from their object: arn:aws:sts::333333333333:assumed-role/deploy/RoleChain", run.Output, StringComparison.Ordinal);
        Assert.Contains("theirs is still theirs", run.Output, StringComparison.Ordinal);
    }

    /// <summary>
    /// The build for Windows PowerShell, in this engine: it shows that its loading and its engine work, not that powershell.exe
    /// takes them, which the workflow's job on Windows shows.
    /// </summary>
    [Theory]
    [InlineData("ForeignSdk3", "before")]
    [InlineData("ForeignSdk3", "after")]
    [InlineData("ForeignSdk4", "after")] // before: .NET binds to the default context's copy of the same version without asking, as .NET Framework does not
    public async Task The_build_for_Windows_PowerShell_keeps_apart_too(string sdk, string order)
    {
        var run = await RunAsync("foreign-sdk.ps1", Layout.Metadata(sdk), order, Path.Combine(Layout.Root, "module", "bin", "net472", "RoleChain.dll"));
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("from their object: arn:aws:sts::333333333333:assumed-role/deploy/RoleChain", run.Output, StringComparison.Ordinal);
        Assert.Contains("theirs is still theirs", run.Output, StringComparison.Ordinal);
    }

    /// <summary>Profiles are resolved by our copy of the SDK, also where one assumes a role of its own and another SDK is there first.</summary>
    [Fact]
    public async Task Profiles_and_the_SDKs_own_chain_are_identities()
    {
        var folder = Directory.CreateTempSubdirectory("rolechain-profiles").FullName;
        try
        {
            var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["AWS_CONFIG_FILE"] = Path.Combine(folder, "config"),
                ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(folder, "credentials"),
                ["AWS_EC2_METADATA_DISABLED"] = "true",
                ["AWS_REGION"] = null,
                ["AWS_DEFAULT_REGION"] = null,
                ["AWS_PROFILE"] = null,
            };
            var run = await RunAsync("profiles.ps1", environment, folder, Layout.Metadata("ForeignSdk4"));
            Assert.True(run.ExitCode == 0, run.Output);
            Assert.Contains("static profile: arn:aws:sts::111111111111:assumed-role/base/RoleChain in eu-central-1", run.Output, StringComparison.Ordinal);
            Assert.Contains("source_profile: arn:aws:sts::333333333333:assumed-role/deploy/RoleChain", run.Output, StringComparison.Ordinal);
            Assert.Contains("environment keys: arn:aws:sts::111111111111:assumed-role/base/RoleChain", run.Output, StringComparison.Ordinal);
            Assert.Contains("12 hours of a user's key: True", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task An_import_loads_no_AWS_SDK_and_happens_twice()
    {
        var run = await RunAsync("import-twice.ps1");
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("after the imports: none", run.Output, StringComparison.Ordinal);
        Assert.Contains("after a chain: AWSSDK.Core in RoleChain, AWSSDK.SecurityToken in RoleChain", run.Output, StringComparison.Ordinal);
    }

    /// <summary>
    /// Profiles that block whoever opens them, settings that no parser takes, a metadata service and an endpoint that count
    /// their visitors: with identity and region explicit, nobody comes.
    /// </summary>
    [Fact]
    public async Task With_identity_and_region_explicit_the_SDK_looks_nowhere_else()
    {
        using var trap = new ScriptedServer(_ => new ScriptedServer.Reply { Status = 500 });
        var home = Directory.CreateTempSubdirectory("rolechain-poison").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(home, ".aws"));
            var config = Path.Combine(home, ".aws", "config");
            var credentials = Path.Combine(home, ".aws", "credentials");
            using var locks = Poison(config, credentials);
            var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["HOME"] = home,
                ["USERPROFILE"] = home,
                ["AWS_CONFIG_FILE"] = config,
                ["AWS_SHARED_CREDENTIALS_FILE"] = credentials,
                ["AWS_PROFILE"] = "poison",
                ["AWS_ACCESS_KEY_ID"] = "AKIAPOISONPOISONPOIS",
                ["AWS_SECRET_ACCESS_KEY"] = "poison",
                ["AWS_ROLE_ARN"] = "poison",
                ["AWS_WEB_IDENTITY_TOKEN_FILE"] = config,
                ["AWS_EC2_METADATA_DISABLED"] = "false",
                ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = trap.Url,
                ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = trap.Url,
                ["AWS_ENDPOINT_URL_STS"] = trap.Url,
                ["AWS_ENDPOINT_URL"] = trap.Url,
                ["AWS_REGION"] = "poison!",
                ["AWS_DEFAULT_REGION"] = "poison!",
                ["AWS_RETRY_MODE"] = "poison",
                ["AWS_MAX_ATTEMPTS"] = "poison",
                ["AWS_DEFAULTS_MODE"] = "poison",
                ["AWS_USE_FIPS_ENDPOINT"] = "poison",
                ["AWS_USE_DUALSTACK_ENDPOINT"] = "poison",
                ["AWS_STS_REGIONAL_ENDPOINTS"] = "poison",
                ["AWS_CSM_ENABLED"] = "true",
                ["AWS_ACCOUNT_ID_ENDPOINT_MODE"] = "poison",
                ["AWS_REQUEST_CHECKSUM_CALCULATION"] = "poison",
            };

            var run = await RunAsync("explicit-only.ps1", environment);
            Assert.True(run.ExitCode == 0, run.Output);
            Assert.Contains("explicit: arn:aws:sts::333333333333:assumed-role/deploy/RoleChain", run.Output, StringComparison.Ordinal);

            // And the poison is poison: a chain that is left to look around does not get by it.
            Assert.Contains("left to look around: failed", run.Output, StringComparison.Ordinal);
            Assert.Empty(trap.Requests);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    /// <summary>A log that hides what its runner was told to hide, from that line on, holds no secret.</summary>
    [Fact]
    public async Task Under_a_CI_runner_each_secret_is_masked_before_it_can_be_printed()
    {
        var run = await RunAsync("masks.ps1", new Dictionary<string, string?>(StringComparer.Ordinal) { ["GITHUB_ACTIONS"] = "true", ["TF_BUILD"] = null });
        Assert.True(run.ExitCode == 0, run.Output);

        var masks = new List<string>();
        var log = new List<string>();
        foreach (var line in run.Output.Split('\n'))
        {
            if (line.StartsWith("::add-mask::", StringComparison.Ordinal))
            {
                masks.Add(line["::add-mask::".Length..].Trim());
            }
            else
            {
                log.Add(masks.Aggregate(line, (text, mask) => text.Replace(mask, "***", StringComparison.Ordinal)));
            }
        }

        Assert.Equal(7, masks.Count); // a token, and three parts of each of two credentials
        Assert.Contains(log, line => line.StartsWith("careless: *** *** ***", StringComparison.Ordinal));
        Assert.DoesNotContain("eyJ", string.Join('\n', log), StringComparison.Ordinal);
    }

    private static Task<ChildProcess> RunAsync(string script, params string[] arguments) => RunAsync(script, new Dictionary<string, string?>(), arguments);

    private static Task<ChildProcess> RunAsync(string script, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        ChildProcess.RunDotnetAsync(Layout.ProbeProgram, [Path.Combine(AppContext.BaseDirectory, "Probes", script), .. arguments], environment);

    /// <summary>Files that cannot be opened without being noticed: pipes that nobody writes to, or on Windows files held exclusively.</summary>
    private static Locks Poison(params string[] paths)
    {
        if (OperatingSystem.IsWindows())
        {
            return new Locks(Array.ConvertAll(paths, path => new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None)));
        }

        foreach (var path in paths)
        {
            using var made = Process.Start("mkfifo", [path]);
            made.WaitForExit();
        }

        return new Locks([]);
    }

    private sealed class Locks(FileStream[] files) : IDisposable
    {
        public void Dispose() => Array.ForEach(files, file => file.Dispose());
    }
}
