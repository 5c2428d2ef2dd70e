using System;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.Identities;

public class AzurePipelinesTests
{
    private const string Connection = "01234567-89ab-cdef-0123-456789abcdef";

    [Theory]
    [InlineData("plans/1/jobs/2/oidctoken", "/plans/1/jobs/2/oidctoken?api-version=7.1&serviceConnectionId=" + Connection)]
    [InlineData("plans/1/jobs/2/oidctoken/", "/plans/1/jobs/2/oidctoken?api-version=7.1&serviceConnectionId=" + Connection)]
    public async Task The_exact_call(string path, string target)
    {
        using var server = new ScriptedServer(_ => Reply.Json("{\"oidcToken\":\"" + Canary.Token() + "\"}"));
        var job = In(server.Url + path);
        Assert.Equal(Canary.Token(), await job.FetchAsync(new CiTokenIdentity(IdentityProvider.AzurePipelines) { ServiceConnectionId = Connection.ToUpperInvariant() }));

        var call = Assert.Single(server.Requests);
        Assert.Equal(("POST", target, string.Empty), (call.Method, call.Target, call.Body));
        Assert.Equal("Bearer " + Canary.Bearer, call.Headers["Authorization"]);
        Assert.Equal("Suppress", call.Headers["X-TFS-FedAuthRedirect"]);
        Assert.Equal("application/json", call.Headers["Accept"]);
        Assert.StartsWith("application/json", call.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal("0", call.Headers["Content-Length"]);
    }

    [Fact]
    public async Task The_audience_that_is_always_there_may_be_named()
    {
        using var server = new ScriptedServer(_ => Reply.Json("{\"oidcToken\":\"" + Canary.Token() + "\"}"));
        var job = In(server.Url);
        job["AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"] = Connection;
        await job.FetchAsync(new CiTokenIdentity(IdentityProvider.AzurePipelines) { Audience = "api://AzureADTokenExchange" });
        Assert.Equal(RoleChainErrorKind.InvalidAudience, (await job.FailAsync(new CiTokenIdentity(IdentityProvider.AzurePipelines) { Audience = "sts.amazonaws.com" })).Kind);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task No_redirect_is_followed_with_the_bearer()
    {
        using var elsewhere = new ScriptedServer(_ => Reply.Json("{\"oidcToken\":\"" + Canary.Token() + "\"}"));
        var moved = new Reply { Status = 302, Body = "moved, " + Canary.Bearer };
        moved.Headers["Location"] = elsewhere.Url;
        using var server = new ScriptedServer(_ => moved);
        await FailAsync(server.Url, RoleChainErrorKind.TokenEndpointRefused);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [InlineData("{\"value\":\"a.b.c\"}")]
    [InlineData("{\"oidcToken\":\"canary-not-a-token\"}")]
    [InlineData("{\"oidcToken\":\"a.b.c\\n\"}")]
    [InlineData("{\"oidcToken\":\"a.b\\u0000.c\"}")]
    [InlineData("<html>sign in, canary</html>")]
    [InlineData("{\"oidcToken\":[\"a.b.c\"]}")]
    public async Task An_answer_without_a_token(string body)
    {
        using var server = new ScriptedServer(_ => Reply.Json(body));
        await FailAsync(server.Url, RoleChainErrorKind.TokenEndpointMalformed);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        using var server = new ScriptedServer(_ => Reply.Json("{\"oidcToken\":\"" + new string('a', StsLimits.MaxResponseBytes) + "\"}"));
        await FailAsync(server.Url, RoleChainErrorKind.TokenEndpointMalformed);
    }

    [Theory]
    [InlineData("http://dev.azure.example/canary")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:canary@dev.azure.example/")]
    [InlineData("nonsense")]
    public Task An_address_that_may_not_have_the_bearer(string url) => FailAsync(url, RoleChainErrorKind.InvalidEndpoint);

    [Fact]
    public async Task A_refusal_says_what_the_server_said_without_the_bearer()
    {
        using var server = new ScriptedServer(_ => Reply.Json("{\"message\":\"no access for " + Canary.Bearer + "\\n::add-mask::x\"}", 401));
        var failure = await FailAsync(server.Url, RoleChainErrorKind.TokenEndpointRefused);
        Assert.Equal(401, failure.HttpStatus);
        Assert.Contains("no access for ****", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<RoleChainException> FailAsync(string url, RoleChainErrorKind kind)
    {
        var failure = await In(url).FailAsync(new CiTokenIdentity(IdentityProvider.AzurePipelines) { ServiceConnectionId = Connection });
        Assert.Equal(kind, failure.Kind);
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
        return failure;
    }

    private static Job In(string url) => new("TF_BUILD=True", "SYSTEM_OIDCREQUESTURI=" + url, "SYSTEM_ACCESSTOKEN=" + Canary.Bearer);
}
