using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Engine;

/// <summary>Which calls a chain makes, to the letter, and nothing else.</summary>
public class ExactCallsTests
{
    [Fact]
    public async Task A_jobs_token_goes_through_two_hops_in_three_calls()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = EngineRun.InActions(server);
        var credential = await run.RunAsync(new RoleChainDefinition
        {
            Hops = [new RoleChainHop(EngineRun.Base) { SessionName = "first" }, new RoleChainHop(EngineRun.Deploy) { SessionName = "second", DurationSeconds = 900 }],
            Region = "eu-west-2",
            EndpointUrl = server.Url,
        });

        var calls = server.Requests;
        Assert.Equal(3, calls.Count);

        Assert.Equal(("GET", "/token?api-version=2.0&audience=sts.amazonaws.com"), (calls[0].Method, calls[0].Target));
        Assert.Equal("bearer " + Canary.Bearer, calls[0].Headers["Authorization"]);

        // The token alone proves who asks: the call is not signed.
        Assert.Equal(("POST", "/"), (calls[1].Method, calls[1].Target));
        Assert.False(calls[1].Headers.ContainsKey("Authorization"));
        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["Action"] = "AssumeRoleWithWebIdentity",
                ["Version"] = "2011-06-15",
                ["RoleArn"] = EngineRun.Base,
                ["RoleSessionName"] = "first",
                ["WebIdentityToken"] = Canary.Token(),
            },
            Form(calls[1]));

        // Hop 2 is signed by hop 1's key and carries hop 1's session token.
        Assert.Contains("Credential=ASIAHOP1HOP1HOP1HOP1/", calls[2].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/eu-west-2/sts/aws4_request", calls[2].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(Canary.SessionToken + "-1", calls[2].Headers["X-Amz-Security-Token"]);
        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["Action"] = "AssumeRole",
                ["Version"] = "2011-06-15",
                ["RoleArn"] = EngineRun.Deploy,
                ["RoleSessionName"] = "second",
                ["DurationSeconds"] = "900",
            },
            Form(calls[2]));

        Assert.Equal(("ASIAHOP2HOP2HOP2HOP2", Canary.Secret + "-2", Canary.SessionToken + "-2", "eu-west-2"), (credential.AccessKey, credential.SecretKey, credential.SessionToken, credential.Region));
        Assert.Equal("111111111111/base -> 222222222222/deploy", credential.Chain.Path);
        Assert.Equal("222222222222", credential.Chain.Account);
        Assert.Equal("arn:aws:sts::222222222222:assumed-role/deploy/session", credential.Chain.AssumedRoleArn);
        Assert.Equal(["identity", "sdk", "hop 1", "hop 2"], credential.Chain.Timings.Select(timing => timing.Step));
        Assert.Equal(["AssumeRoleWithWebIdentity", "AssumeRole"], credential.Chain.Hops.Select(hop => hop.Action));
        Assert.All(credential.Chain.Hops, hop => Assert.Equal("request-1", hop.RequestId));
        Assert.DoesNotContain("canary", run.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_endpoint_without_a_query_gets_one()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = EngineRun.InActions(server);
        run.Environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = server.Url + "token";
        await run.RunAsync(EngineRun.Chain(server.Url, new AutomaticIdentity { Audience = "my audience/&x".Replace(" ", "+") }));
        Assert.Equal("/token?audience=my%2Baudience%2F%26x", server.Requests[0].Target);
    }

    [Fact]
    public async Task China_has_its_own_audience()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = EngineRun.InActions(server);
        await run.RunAsync(new RoleChainDefinition { Hops = [new RoleChainHop("arn:aws-cn:iam::111111111111:role/base")], Region = "cn-north-1", EndpointUrl = server.Url });
        Assert.EndsWith("audience=sts.amazonaws.com.cn", server.Requests[0].Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AKIAEXAMPLEEXAMPLE01", null)]
    [InlineData("ASIAEXAMPLEEXAMPLE01", "source-session-token")]
    public async Task Source_credentials_sign_the_first_hop(string key, string? token)
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = EngineRun.InActions(server); // the explicit identity wins over the CI job's
        await run.RunAsync(EngineRun.Chain(server.Url, new SourceCredentialIdentity(new FixedProvider(key, token))));

        var call = Assert.Single(server.Requests);
        Assert.Equal("AssumeRole", call.Action);
        Assert.Contains("Credential=" + key + "/", call.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(token, call.Headers.TryGetValue("X-Amz-Security-Token", out var sent) ? sent : null);
    }

    [Fact]
    public async Task A_token_file_is_read_anew_each_time()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var path = Path.GetTempFileName();
        try
        {
            var definition = EngineRun.Chain(server.Url, new WebIdentityTokenFileIdentity(path));
            File.WriteAllText(path, "first.token.one\n");
            await new EngineRun().RunAsync(definition);
            File.WriteAllText(path, "\uFEFFsecond.token.two\r\n");
            await new EngineRun().RunAsync(definition);
            Assert.Equal(["first.token.one", "second.token.two"], server.Requests.Select(call => call.Form["WebIdentityToken"]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("111111111111:base")]
    [InlineData("111111111111:role/base")]
    [InlineData("base")]
    [InlineData("role/base")]
    public async Task A_mounted_tokens_role_in_short_form_is_assumed_once(string first)
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, Canary.Token());
            var run = new EngineRun { Environment = { ["AWS_WEB_IDENTITY_TOKEN_FILE"] = path, ["AWS_ROLE_ARN"] = EngineRun.Base } };
            await run.RunAsync(EngineRun.Chain(server.Url, null, first, EngineRun.Deploy));
            Assert.Equal([("AssumeRoleWithWebIdentity", EngineRun.Base), ("AssumeRole", EngineRun.Deploy)], server.Requests.Select(call => (call.Action!, call.Form["RoleArn"])));
            Assert.DoesNotContain("AWS_ROLE_ARN", run.Told, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_mounted_token_goes_first_to_the_role_that_trusts_it()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, Canary.Token());
            var run = new EngineRun();
            run.Environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = path;
            run.Environment["AWS_ROLE_ARN"] = EngineRun.Base;

            await run.RunAsync(EngineRun.Chain(server.Url, null, EngineRun.Deploy));
            Assert.Equal([("AssumeRoleWithWebIdentity", EngineRun.Base), ("AssumeRole", EngineRun.Deploy)], server.Requests.Select(call => (call.Action!, call.Form["RoleArn"])));
            Assert.Contains("AWS_ROLE_ARN", run.Told, StringComparison.Ordinal);

            // Where the chain begins with that role, there is nothing to insert.
            await run.RunAsync(EngineRun.Chain(server.Url, null, EngineRun.Base));
            Assert.Equal(3, server.Requests.Count);

            // The user's first role is now a chained hop, and capped as one.
            var capped = await run.FailAsync(new RoleChainDefinition { Hops = [new RoleChainHop(EngineRun.Deploy) { DurationSeconds = 7200 }], Region = "eu-west-2", EndpointUrl = server.Url });
            Assert.Equal(RoleChainErrorKind.DurationExceedsChainingLimit, capped.Kind);
            Assert.Equal(3, server.Requests.Count);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("region-a", "eu-west-1", "eu-west-2", "eu-west-3", "region-a")]
    [InlineData(null, "eu-west-1", "eu-west-2", "eu-west-3", "eu-west-1")]
    [InlineData(null, null, "eu-west-2", "eu-west-3", "eu-west-2")]
    [InlineData(null, null, null, "eu-west-3", "eu-west-3")]
    public async Task The_region_has_an_order(string? given, string? ofCredential, string? awsRegion, string? awsDefaultRegion, string expected)
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = new EngineRun();
        Set(run, "AWS_REGION", awsRegion);
        Set(run, "AWS_DEFAULT_REGION", awsDefaultRegion);
        var credential = await run.RunAsync(new RoleChainDefinition
        {
            Identity = new SourceCredentialIdentity(new FixedProvider("ASIAEXAMPLEEXAMPLE01", "token", ofCredential)),
            Hops = [new RoleChainHop(EngineRun.Base)],
            Region = given,
            EndpointUrl = server.Url,
        });
        Assert.Equal(expected, credential.Region);
        Assert.Contains("/" + expected + "/sts/", server.Requests[0].Headers["Authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_STS")]
    [InlineData("AWS_ENDPOINT_URL")]
    public async Task The_endpoint_comes_from_the_environment_too(string variable)
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = new EngineRun();
        run.Environment[variable] = server.Url;
        run.Environment["AWS_REGION"] = "eu-west-2";
        await run.RunAsync(new RoleChainDefinition { Identity = new WebIdentityTokenIdentity(new SecretText(Canary.Token())), Hops = [new RoleChainHop(EngineRun.Base)] });
        Assert.Single(server.Requests);
    }

    private static SortedDictionary<string, string> Form(ScriptedServer.Request request)
    {
        var form = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in request.Form)
        {
            form.Add(pair.Key, pair.Value);
        }

        return form;
    }

    private static void Set(EngineRun run, string name, string? value)
    {
        if (value is not null)
        {
            run.Environment[name] = value;
        }
    }

    private sealed class FixedProvider : ISourceCredentialProvider
    {
        private readonly SourceCredential _credential;

        public FixedProvider(string key, string? token, string? region = null)
        {
            _credential = new SourceCredential(key, new SecretText("canary-source-secret"), token is null ? null : new SecretText(token), null);
            Region = region;
        }

        public string Description => "fixed";

        public string GetKey() => Description;

        public SourceKind Kind => _credential.Kind;

        public string? Region { get; }

        public Task<SourceCredential> GetAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken) => Task.FromResult(_credential);
    }
}
