using System;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.Engine;

/// <summary>Which calls go through a proxy, the token endpoint's and STS's alike, and that its password stays with it.</summary>
public class ProxyTests
{
    private static readonly WebIdentityTokenIdentity Token = new(new SecretText(Canary.Token()));

    public static TheoryData<string> Variables => new() { "https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY" };

    [Theory]
    [MemberData(nameof(Variables))]
    public async Task Each_variable_counts_for_both_calls(string variable)
    {
        using var proxy = Refusing();
        var run = new EngineRun { Environment = { [variable] = proxy.Url } };
        var failure = await run.FailAsync(InRegion(Token));
        Assert.Equal(RoleChainErrorKind.StsUnavailable, failure.Kind);
        AskFor(run, "https://token.example/");
        OneTry(proxy.Requests.Count);
        var atTokenEndpoint = await run.FailAsync(InRegion());
#if NET
        Assert.Equal(RoleChainErrorKind.TokenEndpointUnreachable, atTokenEndpoint.Kind);
#else
        // .NET Framework cannot tell the proxy's answer from the server's.
        Assert.Equal((RoleChainErrorKind.TokenEndpointRefused, 403), (atTokenEndpoint.Kind, atTokenEndpoint.HttpStatus));
#endif
        Assert.Equal([("CONNECT", "sts.eu-west-2.amazonaws.com:443"), ("CONNECT", "token.example:443")], proxy.Requests.Select(call => (call.Method, call.Target)).Distinct());
        Assert.Single(proxy.Requests, call => call.Target == "token.example:443");
        Assert.Contains("Proxy: " + proxy.Url + " (" + variable + ").", run.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_given_proxy_comes_first_and_then_the_variables_in_their_order()
    {
        var proxies = Enumerable.Range(0, 7).Select(_ => Refusing()).ToArray();
        try
        {
            var run = new EngineRun { Environment = { ["NO_PROXY"] = "example" } };
            string[] names = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
            for (var index = 6; index >= 1; index--)
            {
                run.Environment[names[index - 1]] = proxies[index].Url;
                await run.FailAsync(InRegion(Token));
                OneTry(proxies[index].Requests.Count);
            }

            await run.FailAsync(new RoleChainDefinition(InRegion(Token)) { ProxyUrl = proxies[0].Url });
            Assert.All(proxies, proxy => OneTry(proxy.Requests.Count));
        }
        finally
        {
            foreach (var proxy in proxies)
            {
                proxy.Dispose();
            }
        }
    }

    [Fact]
    public void Under_CGI_a_requests_header_is_no_proxy()
    {
        var run = new EngineRun { Environment = { ["REQUEST_METHOD"] = "GET", ["HTTP_PROXY"] = "http://evil.example" } };
        Assert.Null(Find(run));
        run.Environment["http_proxy"] = "http://evil.example"; // as Windows reads the same variable
        Assert.Null(Find(run));
        run.Environment["http_proxy"] = "http://good.example";
        Assert.Equal("http://good.example/ (http_proxy)", Find(run)?.ToString());
        run.Environment["HTTPS_PROXY"] = "http://better.example";
        Assert.Equal("http://better.example/ (HTTPS_PROXY)", Find(run)?.ToString());
    }

    [Fact]
    public async Task Loopback_is_never_reached_through_a_proxy()
    {
        using var proxy = Refusing();
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = EngineRun.InActions(server);
        await run.RunAsync(new RoleChainDefinition(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy)) { ProxyUrl = proxy.Url });
        Assert.Empty(proxy.Requests);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public void Exceptions_are_the_environments_and_not_for_a_given_proxy()
    {
        var run = new EngineRun { Environment = { ["HTTPS_PROXY"] = "http://proxy.example:3128", ["NO_PROXY"] = "elsewhere", ["no_proxy"] = ".amazonaws.com" } };
        var sts = new Uri("https://sts.eu-west-2.amazonaws.com/");
        var proxy = Find(run)!;
        Assert.True(proxy.IsBypassed(sts));
        Assert.Equal(sts, proxy.GetProxy(sts));
        Assert.Equal("http://proxy.example:3128/", proxy.GetProxy(new Uri("https://token.example/")).AbsoluteUri);
        var given = ChainProxy.Find(new RoleChainDefinition { ProxyUrl = "http://given.example" }, Environment(run))!;
        Assert.Equal("http://given.example/", given.GetProxy(sts).AbsoluteUri);
    }

    [Fact]
    public async Task User_and_password_go_to_the_proxy_and_nowhere_else()
    {
        using var proxy = new ScriptedServer(_ => new Reply { Status = 407, Headers = { ["Proxy-Authenticate"] = "Basic realm=\"x\"" } });
        var run = new EngineRun { Environment = { ["GITHUB_ACTIONS"] = "true" } };
        var failure = await run.FailAsync(new RoleChainDefinition(InRegion(Token)) { ProxyUrl = proxy.Url.Replace("http://", "http://canary-user:canary%20p%40ss@") });
        Assert.Equal(RoleChainErrorKind.StsUnavailable, failure.Kind);
        run.AssertNoSecret(failure);
        var sent = proxy.Requests.Select(call => call.Headers.TryGetValue("Proxy-Authorization", out var value) ? value : null);
        Assert.Equal([null, "Basic " + Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes("canary-user:canary p@ss"))], sent);
        Assert.Equal(["::add-mask::canary-user:canary%2520p%2540ss", "::add-mask::canary p@ss"], run.StandardOutput.Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Take(2));
    }

    [Theory]
    [InlineData("not a proxy")]
    [InlineData("socks5://canary.example:1080")]
    [InlineData("ftp://canary.example")]
    [InlineData("http://")]
    [InlineData("http://canary.example/path")]
    [InlineData("http://canary.example/?query")]
    [InlineData("http://canary.example/#fragment")]
    [InlineData("http://canary.example:99999")]
    [InlineData("http://canary:x%0d%0aX-Injected@canary.example")]
    [InlineData("file:///etc/canary")]
    public async Task A_malformed_address_is_refused_and_not_repeated(string address)
    {
        var run = new EngineRun { Environment = { ["HTTPS_PROXY"] = address } };
        var failure = await run.FailAsync(InRegion(Token));
        Assert.Equal(RoleChainErrorKind.InvalidProxy, failure.Kind);
        Assert.StartsWith("HTTPS_PROXY is not the address of a proxy", failure.Message, StringComparison.Ordinal);
        run.AssertNoSecret(failure);
        Assert.StartsWith("ProxyUrl ", (await new EngineRun().FailAsync(new RoleChainDefinition(InRegion(Token)) { ProxyUrl = address })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proxy.example:3128", "http://proxy.example:3128/")]
    [InlineData("http://proxy.example", "http://proxy.example/")]
    [InlineData("http://user@[fd00::1]:8080/", "http://[fd00::1]:8080/")]
#if !NET472
    [InlineData("https://proxy.example:8443", "https://proxy.example:8443/")]
#endif
    public void Addresses_in_their_forms(string address, string expected) =>
        Assert.Equal(expected, ChainProxy.Find(new RoleChainDefinition { ProxyUrl = address }, Environment(new EngineRun()))!.GetProxy(new Uri("https://sts.example/")).AbsoluteUri);

    [Fact]
    public async Task The_process_environment_is_not_read_past_ours()
    {
        // The SDK and the runtime read these by themselves.
        using var proxy = Refusing();
        var before = System.Environment.GetEnvironmentVariable("HTTPS_PROXY");
        var defaultBefore = WebRequest.DefaultWebProxy;
        try
        {
            System.Environment.SetEnvironmentVariable("HTTPS_PROXY", proxy.Url);
            WebRequest.DefaultWebProxy = new WebProxy(proxy.Url);
            await new EngineRun().FailAsync(new RoleChainDefinition(InRegion(Token)) { EndpointUrl = "https://sts.invalid" });
            Assert.Empty(proxy.Requests);
        }
        finally
        {
            WebRequest.DefaultWebProxy = defaultBefore;
            System.Environment.SetEnvironmentVariable("HTTPS_PROXY", before);
        }
    }

    /// <summary>
    /// How many calls one failed chain made. A proxy that refuses would refuse again, so it is asked once; mono does not say that
    /// it was the proxy who refused, and the call is repeated as after a lost connection.
    /// </summary>
    internal static int OneTry(int calls)
    {
#if NET
        Assert.Equal(1, calls);
#else
        Assert.InRange(calls, 1, 8);
#endif
        return calls;
    }

    private static ScriptedServer Refusing() => new(_ => new Reply { Status = 403 });

    private static void AskFor(EngineRun run, string url)
    {
        run.Environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = url;
        run.Environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = Canary.Bearer;
    }

    private static RoleChainDefinition InRegion(ChainIdentity? identity = null) => new() { Identity = identity ?? new AutomaticIdentity(), Hops = [new RoleChainHop(EngineRun.Base)], Region = "eu-west-2" };

    private static JobEnvironment Environment(EngineRun run) =>
        new(name => run.Environment.TryGetValue(name, out var value) ? value : null, BoundedHttp.CreateClient(), () => System.IO.Stream.Null);

    private static ChainProxy? Find(EngineRun run) => ChainProxy.Find(new RoleChainDefinition(), Environment(run));
}
