using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Core.Engine;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Engine;

/// <summary>The default role session name: 2 to 64 of <c>[A-Za-z0-9_+=,.@-]</c>, and it leads back to the job.</summary>
public class SessionNameTests
{
    [Theory]
    [InlineData(null, null, null, "RoleChain")]
    [InlineData("octo-org/octo-app", null, "1", "RoleChain")]
    [InlineData("octo-org/octo-app", "1234567890", "2", "octo-org.octo-app-1234567890-2")]
    [InlineData("octo-org/octo-app", "1234567890", null, "octo-org.octo-app-1234567890-1")]
    [InlineData("octo-org/a-very-long-name-of-a-repository-that-goes-on-and-on-and-on-to-the-end", "1234567890", "12", "a-repository-that-goes-on-and-on-and-on-to-the-end-1234567890-12")]
    [InlineData("octo org/öcto\napp", "1", "1", "octo_org._cto_app-1-1")]
    [InlineData("octo-org/octo-app", "123456789012345678901234567890123456789012345678901234567890", "1", "RoleChain")]
    public void Repository_run_and_attempt(string? repository, string? run, string? attempt, string expected)
    {
        var variables = new Dictionary<string, string?> { ["GITHUB_REPOSITORY"] = repository, ["GITHUB_RUN_ID"] = run, ["GITHUB_RUN_ATTEMPT"] = attempt };
        var name = SessionNames.Default(new JobEnvironment(key => variables.TryGetValue(key, out var value) ? value : null, BoundedHttp.CreateClient(), () => Stream.Null));
        Assert.Equal(expected, name);
        Assert.Empty(DefinitionChecker.Check(new RoleChainDefinition { Hops = [new RoleChainHop(EngineRun.Base) { SessionName = name }] }));
    }

    [Fact]
    public async Task Every_hop_has_it_unless_a_name_is_given()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = EngineRun.InActions(server);
        run.Environment["GITHUB_REPOSITORY"] = "octo-org/octo-app";
        run.Environment["GITHUB_RUN_ID"] = "7";
        run.Environment["GITHUB_RUN_ATTEMPT"] = "3";
        await run.RunAsync(new RoleChainDefinition { Hops = [new RoleChainHop(EngineRun.Base), new RoleChainHop(EngineRun.Deploy) { SessionName = "given" }], Region = "eu-west-2", EndpointUrl = server.Url });
        Assert.Equal(["octo-org.octo-app-7-3", "given"], server.Requests.Where(call => call.Action is not null).Select(call => call.Form["RoleSessionName"]));
    }
}
