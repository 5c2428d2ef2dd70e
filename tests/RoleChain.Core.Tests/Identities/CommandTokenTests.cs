#if !NET472
using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Identities;

public class CommandTokenTests
{
    [UnixTheory]
    [InlineData("printf '%s' TOKEN")]
    [InlineData("echo TOKEN")]
    [InlineData("printf '\\357\\273\\277TOKEN\\r\\n'")]
    [InlineData("echo '{\"token\":\"TOKEN\"}'")]
    [InlineData("echo '{\"count\":1,\"value\":\"TOKEN\"}'")]
    [InlineData("echo '{\"oidcToken\":\"TOKEN\"}'")]
    [InlineData("echo '{\"access_token\":\"opaque\",\"id_token\":\"TOKEN\"}'")]
    [InlineData("echo '{\"access_token\":\"TOKEN\",\"token_type\":\"Bearer\"}'")]
    [InlineData("echo '{\"access_token\":\"a.b.c\",\"id_token\":\"TOKEN\"}'")]
    [InlineData("echo to the other >&2; cat; echo TOKEN")]
    public async Task The_token_is_what_it_prints(string body)
    {
        using var scripts = new Scripts();
        Assert.Equal(Canary.Token(), await new Job().FetchAsync(scripts.Command(body.Replace("TOKEN", Canary.Token(), StringComparison.Ordinal))));
    }

    [UnixTheory]
    [InlineData("exit 3", "ended with exit code 3 and said nothing")]
    [InlineData("echo TOKEN; exit 1", "exit code 1")]
    [InlineData("echo 'not logged in' >&2; exit 1", "exit code 1: not logged in")]
    [InlineData("echo TOKEN; echo 'TOKEN' >&2; exit 1", "exit code 1: ****")]
    [InlineData("echo TOKEN >&2; exit 1", "exit code 1: ****")]
    [InlineData("echo '{\"access_token\":\"no-jwt-canary\",\"n\":1}'; echo 'refused: no-jwt-canary' >&2; exit 1", "exit code 1: refused: ****")]
    [InlineData("printf 'a\\n::add-mask::b\\033[31m' >&2; exit 1", "exit code 1: a\\u000A::add-mask::b\\u001B[31m")]
    [InlineData("exit 0", "neither a JWT nor")]
    [InlineData("echo canary", "neither a JWT nor")]
    [InlineData("echo TOKEN; echo TOKEN", "neither a JWT nor")]
    [InlineData("printf 'a.b\\0.c'", "neither a JWT nor")]
    [InlineData("echo '{\"secret\":\"TOKEN\"}'", "neither a JWT nor")]
    [InlineData("echo '{\"token\":{\"token\":\"TOKEN\"}}'", "neither a JWT nor")]
    [InlineData("echo '[\"TOKEN\"]'", "neither a JWT nor")]
    [InlineData("echo '{\"token\":\"canary'", "neither a JWT nor")]
    [InlineData("printf 'a.b.%020000d' 1", "neither a JWT nor")]
    public async Task A_program_that_fails_or_prints_no_token(string body, string says)
    {
        using var scripts = new Scripts();
        var failure = await new Job().FailAsync(scripts.Command(body.Replace("TOKEN", Canary.Token(), StringComparison.Ordinal)));
        Assert.Equal(RoleChainErrorKind.TokenCommandFailed, failure.Kind);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\n", failure.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Output_without_end_is_not_read()
    {
        using var scripts = new Scripts();
        var failure = await new Job().FailAsync(scripts.Command("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done"));
        Assert.Contains("printed more than 65536 bytes", failure.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_flood_of_messages_neither_blocks_the_program_nor_fills_the_error()
    {
        using var scripts = new Scripts();
        var failure = await new Job().FailAsync(scripts.Command("i=0; while [ $i -lt 4000 ]; do echo bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb >&2; i=$((i+1)); done; exit 9"));
        Assert.Contains("exit code 9: bbbb", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 100, 1000);
    }

    [UnixFact]
    public async Task A_program_that_hangs_is_ended_with_its_children()
    {
        using var scripts = new Scripts();
        var started = Path.Combine(scripts.Folder, "started");
        using var stop = new CancellationTokenSource();
        var fetch = new Job().FetchAsync(scripts.Command("sleep 600 & echo $$ $! > \"$1.new\"; mv \"$1.new\" \"$1\"; wait", started), stop.Token);
        await Task.Run(() => Assert.True(SpinWait.SpinUntil(() => File.Exists(started), TimeSpan.FromSeconds(30))));
        var processes = File.ReadAllText(started).Trim().Split(' ');
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
        foreach (var process in processes)
        {
            Assert.True(SpinWait.SpinUntil(() => !IsAlive(process), TimeSpan.FromSeconds(30)), "process " + process + " is alive");
        }
    }

    [UnixFact]
    public async Task The_deadline_ends_it()
    {
        using var scripts = new Scripts();
        var watch = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<RoleChainException>(() => new Job().GetTokenAsync(scripts.Command("exec sleep 600"), timeout: TimeSpan.FromSeconds(1)));
        Assert.Equal(RoleChainErrorKind.Timeout, failure.Kind);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("rolechain-no-such-program")]
    [InlineData("/nowhere/program")]
    [InlineData("./program")]
    public async Task A_program_that_is_not_there(string program)
    {
        var failure = await new Job("PATH=/bin:/usr/bin").FailAsync(new WebIdentityTokenCommandIdentity(program, ["canary"]));
        Assert.Equal(RoleChainErrorKind.TokenCommandFailed, failure.Kind);
        Assert.Contains("was not found", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_program_that_the_system_does_not_start()
    {
        using var scripts = new Scripts();
        var path = scripts.Write("program", string.Empty);
        File.WriteAllText(path, "#!/nowhere/interpreter\n");
        var failure = await new Job().FailAsync(new WebIdentityTokenCommandIdentity(path, []));
        Assert.Equal(RoleChainErrorKind.TokenCommandFailed, failure.Kind);
        Assert.Contains("cannot be started", failure.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Buildkites_agent_is_asked_for_the_audience()
    {
        using var scripts = new Scripts();
        scripts.Write("buildkite-agent", "printf '%s\\n' \"$#\" \"$@\" > " + scripts.Folder + "/arguments; echo " + Canary.Token());
        var job = new Job("BUILDKITE=true", "PATH=" + scripts.Folder);
        Assert.Equal(Canary.Token(), await job.FetchAsync());
        Assert.Equal("4\noidc\nrequest-token\n--audience\nsts.amazonaws.com\n", File.ReadAllText(Path.Combine(scripts.Folder, "arguments")));
        await job.FetchAsync(new CiTokenIdentity(IdentityProvider.Buildkite) { Audience = "a\"b;c$(d)" });
        Assert.Equal("4\noidc\nrequest-token\n--audience\na\"b;c$(d)\n", File.ReadAllText(Path.Combine(scripts.Folder, "arguments")));

        // Credentials in the environment are a choice, and the agent's token is not.
        job["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLEEXAMPLE01";
        Assert.Equal("the AWS SDK's own credential chain", job.Select(null, "arn:aws:iam::111111111111:role/base").Description);
    }

    [UnixFact]
    public async Task CircleCIs_program_is_asked_for_another_audience()
    {
        using var scripts = new Scripts();
        scripts.Write("circleci", "printf '%s\\n' \"$#\" \"$@\" > " + scripts.Folder + "/arguments; echo " + Canary.Token());
        var job = new Job("CIRCLECI=true", "CIRCLE_OIDC_TOKEN_V2=" + Canary.Token("{\"aud\":\"organization\"}"), "PATH=" + scripts.Folder);
        var identity = new AutomaticIdentity { Audience = "sts.\"amazonaws\".com" };
        Assert.Equal("the CircleCI token of this job (audience sts.\"amazonaws\".com)", job.Select(identity).Description);
        Assert.Equal(Canary.Token(), await job.FetchAsync(identity));
        Assert.Equal("5\nrun\noidc\nget\n--claims\n{\"aud\":\"sts.\\u0022amazonaws\\u0022.com\"}\n", File.ReadAllText(Path.Combine(scripts.Folder, "arguments")));
        Assert.Equal("the CircleCI token of this job", job.Select(new AutomaticIdentity { Audience = "organization" }).Description);
    }

    [UnixFact]
    public void A_program_in_the_workspace_is_no_agent()
    {
        using var scripts = new Scripts();
        scripts.Write("buildkite-agent", "echo " + Canary.Token());
        var job = new Job("BUILDKITE=true", "PATH=" + scripts.Folder, "BUILDKITE_BUILD_CHECKOUT_PATH=" + scripts.Folder);
        Assert.Equal(RoleChainErrorKind.IdTokenPermissionMissing, job.FailSelect(new CiTokenIdentity(IdentityProvider.Buildkite)).Kind);
    }

    private static bool IsAlive(string id)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture));

            // One that nobody has waited for yet has ended all the same.
            return !process.HasExited && !File.ReadAllText("/proc/" + id + "/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException)
        {
            return false;
        }
    }
}
#endif
