using System;
using System.Collections;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.ModuleTests;

/// <summary>Ctrl+C (which is PowerShell.Stop) ends the pipeline within a second, whatever a server does.</summary>
public class StopTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stopping_a_chain_whose_server_does_not_answer(bool atTokenEndpoint)
    {
        using var server = new ScriptedServer(request => atTokenEndpoint || request.Action is not null ? Reply.Never() : Reply.Json("{\"value\":\"" + Canary.Token() + "\"}"));
        using var environment = new ScopedEnvironment(("ACTIONS_ID_TOKEN_REQUEST_URL", server.Url), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", Canary.Bearer));
        using var session = new Session();
        using var shell = session.Create($"Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region eu-west-2 -EndpointUrl {server.Url}; 'after'");
        var running = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => server.Requests.Count >= (atTokenEndpoint ? 1 : 2), TimeSpan.FromSeconds(20)));

        var watch = Stopwatch.StartNew();
        shell.Stop();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"it took {watch.Elapsed}");
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);

        // The runspace is as good as before.
        Assert.Equal("ok", session.Run("'ok'").Output[0].ToString());
    }

    /// <summary>Whatever waits for a server: the stop leaves no environment, no file and no output.</summary>
    [Theory]
    [InlineData("Get-ChainedCredential $dead")]
    [InlineData("Get-ChainedCredential $dead -AsProcessCredential")]
    [InlineData("Start-ChainedCredentialServer -Definition $dead -SetEnvironment")]
    [InlineData("Start-ChainedCredentialServer -Definition $good, $dead -Name good, dead -SetEnvironment")]
    [InlineData("$dead | Invoke-RoleChain -ScriptBlock { 'no' }")]
    [InlineData("$good | Invoke-RoleChain -ScriptBlock { $dead | Invoke-RoleChain -ScriptBlock { 'no' } }")]
    [InlineData("Get-ChainedConsoleUri -Credential $c -EndpointUrl $silent")]
    public void Stopping_a_command_whose_server_does_not_answer(string command)
    {
        using var server = new ScriptedServer(_ => Reply.Never());
        var folder = Directory.CreateTempSubdirectory("rolechain-stop").FullName;
        try
        {
            using var environment = new ScopedEnvironment(("TMPDIR", folder), ("TEMP", folder), ("TMP", folder), ("AWS_PROFILE", "mine"));
            using var session = new Session();
            const string Begin = """
                $silent = $args[0]
                $sts = Start-StsEmulator
                $good = @{ Hop = '111111111111:base'; Region = 'eu-west-2'; EndpointUrl = $sts.Endpoint; WebIdentityToken = $sts.NewToken() }
                $dead = @{ Hop = '111111111111:base'; Region = 'eu-west-2'; EndpointUrl = $silent; WebIdentityToken = $sts.NewToken() }
                $c = Get-ChainedCredential $good
                """;
            session.Run(Begin, server.Url).ThrowIfFailed();
            var before = Variables();
            using var shell = session.Create(command + "; 'after'");
            var running = shell.BeginInvoke();
            Assert.True(SpinWait.SpinUntil(() => server.Requests.Count > 0, TimeSpan.FromSeconds(20)));

            var watch = Stopwatch.StartNew();
            shell.Stop();
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"it took {watch.Elapsed}");
            Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
            Assert.Equal(before, Variables());
            Assert.Empty(Directory.GetFileSystemEntries(folder));
            Assert.Equal("ok", session.Run("'ok'").Output[0].ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_pipeline_that_ends_early_leaves_nothing_running()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var result = session.Run("$sts = Start-StsEmulator -SetEnvironment; foreach ($i in 1) { Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region eu-west-2 | ForEach-Object { 'got it'; break } }");
        Assert.Null(result.Error);
        Assert.Equal("got it", result.Output[0].ToString());
    }

    private static string[] Variables() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => variable.Key + "=" + variable.Value).Order(StringComparer.Ordinal).ToArray();
}
