using System;
using System.Diagnostics;
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

    [Fact]
    public void A_pipeline_that_ends_early_leaves_nothing_running()
    {
        using var environment = new ScopedEnvironment();
        using var session = new Session();
        var result = session.Run("$sts = Start-StsEmulator -SetEnvironment; foreach ($i in 1) { Invoke-RoleChain arn:aws:iam::111111111111:role/base -Region eu-west-2 | ForEach-Object { 'got it'; break } }");
        Assert.Null(result.Error);
        Assert.Equal("got it", result.Output[0].ToString());
    }
}
