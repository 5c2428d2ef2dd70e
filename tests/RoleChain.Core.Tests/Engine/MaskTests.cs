using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using RoleChain.Core.Live;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Engine;

/// <summary>Every secret is masked in the runner's log as soon as it is there.</summary>
public class MaskTests
{
    [Theory]
    [InlineData("GITHUB_ACTIONS", "true", "::add-mask::")]
    [InlineData("TF_BUILD", "True", "##vso[task.setsecret]")]
    public async Task Token_keys_and_session_tokens_of_every_hop_are_masked_in_order(string variable, string value, string command)
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = EngineRun.InActions(server);
        run.Environment[variable] = value;
        await run.RunAsync(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy));
        Assert.Equal(
            new[]
            {
                Canary.Token(),
                "ASIAHOP1HOP1HOP1HOP1", Canary.Secret + "-1", Canary.SessionToken + "-1",
                "ASIAHOP2HOP2HOP2HOP2", Canary.Secret + "-2", Canary.SessionToken + "-2",
            }.Select(secret => command + secret),
            run.StandardOutput.Split(['\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_token_is_masked_before_the_step_that_fetched_it_is_told()
    {
        var seen = new TaskCompletionSource<string>();
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = EngineRun.InActions(server);
        run.Environment["GITHUB_ACTIONS"] = "true";
        run.Reported += item =>
        {
            if (item.Message.StartsWith("Token:", StringComparison.Ordinal))
            {
                seen.TrySetResult(run.StandardOutput);
            }
        };
        await run.RunAsync(EngineRun.Chain(server.Url));
        Assert.Equal("\n::add-mask::" + Canary.Token() + "\n", await seen.Task);
    }

    /// <summary>GitHub's runner takes a command at the beginning of a line alone (actions/runner, ActionCommand.TryParseV2).</summary>
    [Fact]
    public async Task A_mask_does_not_go_on_with_a_line_that_somebody_has_begun()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = EngineRun.InActions(server);
        run.Environment["GITHUB_ACTIONS"] = "true";
        run.StartLine("Taking the chain: ");
        await run.RunAsync(EngineRun.Chain(server.Url));
        var lines = run.StandardOutput.Split('\n');
        Assert.Equal("Taking the chain: ", lines[0]);
        Assert.All(lines.Skip(1), line => Assert.True(line.Length == 0 || line.StartsWith("::add-mask::", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "100%secret", "\n::add-mask::100%25secret\n")]
    [InlineData("GITHUB_ACTIONS", "line\r\n::set-output name=x::y", "\n::add-mask::line%0D%0A::set-output name=x::y\n")]
    [InlineData("TF_BUILD", "100%secret", "##vso[task.setsecret]100%AZP25secret\n")]
    [InlineData("TF_BUILD", "line\r\n##vso[task.complete]x", "##vso[task.setsecret]line%0D%0A##vso[task.complete]x\n")]
    public void A_value_cannot_end_its_command(string variable, string secret, string expected)
    {
        using var output = new MemoryStream();
        CiMasks.Of(new JobEnvironment(name => name == variable ? "true" : null, BoundedHttp.CreateClient(), () => output), SecretMasking.StandardOutput).Add(new SecretText(secret));
        Assert.Equal(expected, Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task Where_the_log_cannot_be_reached_no_call_is_made_unless_told_otherwise()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = EngineRun.InActions(server);
        RoleChainDefinition Chain(SecretMasking masking) => new() { Hops = [new RoleChainHop(EngineRun.Base)], Region = "eu-west-2", EndpointUrl = server.Url, Masking = masking };

        await run.RunAsync(Chain(SecretMasking.Unreachable)); // no runner: nothing to mask
        var before = server.Requests.Count;
        run.Environment["GITHUB_ACTIONS"] = "true";
        Assert.Equal(RoleChainErrorKind.MaskUnavailable, (await run.FailAsync(Chain(SecretMasking.Unreachable))).Kind);
        Assert.Equal(before, server.Requests.Count);

        await run.RunAsync(Chain(SecretMasking.Off));
        Assert.Empty(run.StandardOutput);
    }

    [Fact]
    public async Task Elsewhere_nothing_is_written()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = EngineRun.InActions(server);
        await run.RunAsync(EngineRun.Chain(server.Url));
        Assert.Empty(run.StandardOutput);
    }

    /// <summary>A job looks the same chain up again and again: its log is not to be filled with the masks of its accounts.</summary>
    [Fact]
    public void Accounts_are_masked_once_in_a_process_however_often_the_chain_is_looked_up()
    {
        var run = new EngineRun();
        run.Environment["GITHUB_ACTIONS"] = "true";
        var chains = new LiveChains(run.JobEnvironment());
        var definition = new RoleChainDefinition(EngineRun.Chain("https://sts.example", null, EngineRun.Base, EngineRun.Deploy)) { MaskAccountIds = true };
        var chain = chains.Open(definition);
        for (var time = 0; time < 10; time++)
        {
            Assert.Same(chain, chains.Open(definition));
        }

        chains.Open(new RoleChainDefinition(definition) { AllowedAccountIds = ["111111111111", "222222222222", "333333333333"] });
        Assert.Equal("\n::add-mask::111111111111\n::add-mask::222222222222\n\n::add-mask::333333333333\n", run.StandardOutput);
    }

    [Fact]
    public void A_mask_that_did_not_go_out_goes_out_the_next_time()
    {
        using var output = new MemoryStream();
        var fails = true;
        var command = "GITHUB_ACTIONS";
        var environment = new JobEnvironment(name => name == command ? "true" : null, BoundedHttp.CreateClient(), () => fails ? throw new IOException("closed") : output);
        void Add(SecretMasking masking) => CiMasks.Of(environment, masking).AddOnce("111111111111");

        Add(SecretMasking.Off);
        Assert.Throws<IOException>(() => Add(SecretMasking.StandardOutput));
        fails = false;
        Add(SecretMasking.StandardOutput);
        Add(SecretMasking.StandardOutput);
        Assert.Equal("\n::add-mask::111111111111\n", Encoding.UTF8.GetString(output.ToArray()));

        // Another runner has not been told.
        command = "TF_BUILD";
        Add(SecretMasking.StandardOutput);
        Assert.EndsWith("##vso[task.setsecret]111111111111\n", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_remembered_as_masked_is_bounded()
    {
        using var output = new MemoryStream();
        var environment = new JobEnvironment(name => name == "GITHUB_ACTIONS" ? "true" : null, BoundedHttp.CreateClient(), () => output);
        for (var account = 0; account < 5000; account++)
        {
            CiMasks.Of(environment, SecretMasking.StandardOutput).AddOnce(account.ToString("D12", CultureInfo.InvariantCulture));
        }

        Assert.InRange(environment.Hidden.Count, 1, 4096);
    }
}
