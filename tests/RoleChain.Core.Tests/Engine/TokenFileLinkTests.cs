#if !NET472
using System.IO;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Engine;

/// <summary>Links that a pull request can plant are refused; the machine's own are followed.</summary>
public class TokenFileLinkTests
{
    [Theory]
    [InlineData("GITHUB_WORKSPACE", "token", false)]
    [InlineData("GITHUB_WORKSPACE", "folder/token", false)]
    [InlineData("CI_PROJECT_DIR", "token", false)]
    [InlineData("GITHUB_WORKSPACE", "plain", true)]
    [InlineData("UNRELATED", "token", true)]
    public async Task A_link_inside_the_workspace_is_refused(string variable, string file, bool allowed)
    {
        var outside = Directory.CreateTempSubdirectory("rolechain-outside").FullName;
        var workspace = Directory.CreateTempSubdirectory("rolechain-workspace").FullName;
        using var server = new ScriptedServer(EngineRun.Behave);
        try
        {
            File.WriteAllText(Path.Combine(outside, "token"), Canary.Token());
            File.WriteAllText(Path.Combine(workspace, "plain"), Canary.Token());
            File.CreateSymbolicLink(Path.Combine(workspace, "token"), Path.Combine(outside, "token"));
            Directory.CreateSymbolicLink(Path.Combine(workspace, "folder"), outside);
            var run = new EngineRun();
            run.Environment[variable] = workspace;
            var definition = EngineRun.Chain(server.Url, new WebIdentityTokenFileIdentity(Path.Combine(workspace, file)));
            if (allowed)
            {
                await run.RunAsync(definition);
                Assert.Single(server.Requests);
            }
            else
            {
                var failure = await run.FailAsync(definition);
                Assert.Equal(RoleChainErrorKind.TokenFileUnreadable, failure.Kind);
                Assert.Contains("symbolic link", failure.Message, System.StringComparison.Ordinal);
                Assert.Empty(server.Requests);
            }
        }
        finally
        {
            Directory.Delete(workspace, recursive: true);
            Directory.Delete(outside, recursive: true);
        }
    }
}
#endif
