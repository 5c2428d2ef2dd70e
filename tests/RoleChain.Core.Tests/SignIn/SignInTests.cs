using System;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Core.Tests.Engine;
using RoleChain.Core.Tests.Server;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.SignIn;

/// <summary>The exchange of a credential for an address that signs in: the exact request, and what comes of each answer.</summary>
public class SignInTests
{
    private const string Session = "%7B%22sessionId%22%3A%22ASIACANARYCANARY0001%22%2C%22sessionKey%22%3A%22canary-secret-key%2F%2B%3D%22%2C%22sessionToken%22%3A%22canary-session-token%2F%2B%3D%22%7D";

    [Fact]
    public async Task The_credential_goes_in_the_body_of_one_POST()
    {
        using var server = new ScriptedServer(SignInRun.Behave);
        var run = new SignInRun();
        var signIn = await run.SignInAsync(new ConsoleRequest { EndpointUrl = server.Url, Destination = "/s3/home?region=eu-west-2#top", Issuer = "https://intranet.example/login?a=b&c" });

        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/federation", "application/x-www-form-urlencoded"), (request.Method, request.Target, request.Headers["Content-Type"]));
        Assert.Equal("Action=getSigninToken&Session=" + Session, request.Body);
        Assert.False(request.Headers.ContainsKey("Authorization"));
        Assert.Equal(
            server.Url + "federation?Action=login&Issuer=https%3A%2F%2Fintranet.example%2Flogin%3Fa%3Db%26c"
            + "&Destination=https%3A%2F%2Feu-west-2.console.aws.amazon.com%2Fs3%2Fhome%3Fregion%3Deu-west-2%23top&SigninToken=canary-signin%2Ftoken%2B1%3D%3D",
            signIn.Uri.AbsoluteUri);
        Assert.Equal(("222222222222", "deploy", SignInRun.Now.AddMinutes(15)), (signIn.Account, signIn.RoleName, signIn.ExpiresAt));
        Assert.DoesNotContain("canary", signIn.ToString(), StringComparison.Ordinal);
        run.Engine.AssertNoSecret();
        Assert.Contains("****0001", run.Engine.Told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(900)]
    [InlineData(43200)]
    public async Task A_session_of_one_hop_takes_a_duration(int seconds)
    {
        using var server = new ScriptedServer(SignInRun.Behave);
        await new SignInRun().SignInAsync(new ConsoleRequest { EndpointUrl = server.Url, Duration = TimeSpan.FromSeconds(seconds) }, SignInRun.Credential(hops: 1));
        Assert.Equal(FormattableString.Invariant($"Action=getSigninToken&SessionDuration={seconds}&Session={Session}"), Assert.Single(server.Requests).Body);
    }

    [Theory]
    [InlineData(1, 899, RoleChainErrorKind.InvalidDuration)]
    [InlineData(1, 43201, RoleChainErrorKind.InvalidDuration)]
    [InlineData(2, 3600, RoleChainErrorKind.ConsoleDurationNotAllowed)]
    public async Task A_duration_that_AWS_would_refuse_is_refused_before_any_call(int hops, int seconds, RoleChainErrorKind kind)
    {
        using var server = new ScriptedServer(SignInRun.Behave);
        var failure = await new SignInRun().FailAsync(new ConsoleRequest { EndpointUrl = server.Url, Duration = TimeSpan.FromSeconds(seconds) }, SignInRun.Credential(hops));
        Assert.Equal(kind, failure.Kind);
        Assert.Contains("IAM user guide, \"Enable custom identity broker access to the AWS console\"", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(0, RoleChainErrorKind.InvalidTimeout)]
    [InlineData(3601, RoleChainErrorKind.InvalidTimeout)]
    public async Task A_deadline_out_of_its_range(int seconds, RoleChainErrorKind kind) =>
        Assert.Equal(kind, (await new SignInRun().FailAsync(new ConsoleRequest { EndpointUrl = "http://127.0.0.1:1/", Timeout = TimeSpan.FromSeconds(seconds) })).Kind);

    [Theory]
    [InlineData("a\nb")]
    [InlineData("h\u00E9")]
    public async Task An_issuer_that_no_address_could_be(string issuer) =>
        Assert.Equal(RoleChainErrorKind.InvalidConsoleIssuer, (await new SignInRun().FailAsync(new ConsoleRequest { EndpointUrl = "http://127.0.0.1:1/", Issuer = issuer })).Kind);

    [Theory]
    [InlineData(400, RoleChainErrorKind.SignInRefused)]
    [InlineData(403, RoleChainErrorKind.SignInRefused)]
    [InlineData(302, RoleChainErrorKind.SignInRefused)]
    public async Task What_will_not_pass_is_asked_once_and_an_echo_goes_nowhere(int status, RoleChainErrorKind kind)
    {
        using var other = new ScriptedServer(SignInRun.Behave);
        using var server = new ScriptedServer(request => new Reply { Status = status, Body = request.Body, Headers = { ["Location"] = other.Url } });
        var failure = await new SignInRun().FailAsync(new ConsoleRequest { EndpointUrl = server.Url });
        Assert.Equal((kind, status), (failure.Kind, failure.HttpStatus));
        Assert.Single(server.Requests);
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_passes_is_asked_again(int status)
    {
        var answers = 0;
        using var server = new ScriptedServer(request => ++answers < 3 ? new Reply { Status = status, Body = request.Body, Headers = { ["Retry-After"] = "2" } } : SignInRun.Behave(request));
        var run = new SignInRun();
        await run.SignInAsync(new ConsoleRequest { EndpointUrl = server.Url });
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal([2000, 2000], ((VirtualClock)run.Engine.Clock).Delays);
        run.Engine.AssertNoSecret();
    }

    [Fact]
    public async Task It_is_given_up_before_the_deadline_would_pass()
    {
        using var server = new ScriptedServer(_ => new Reply { Status = 503, Headers = { ["Retry-After"] = "30" } });
        var failure = await new SignInRun().FailAsync(new ConsoleRequest { EndpointUrl = server.Url, Timeout = TimeSpan.FromSeconds(10) });
        Assert.Equal((RoleChainErrorKind.SignInUnavailable, 503), (failure.Kind, failure.HttpStatus));
        Assert.Contains("Retry-After", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_left_at_the_deadline()
    {
        using var server = new ScriptedServer(_ => Reply.Never());
        var failure = await new SignInRun().FailAsync(new ConsoleRequest { EndpointUrl = server.Url, Timeout = TimeSpan.FromSeconds(1) });
        Assert.Equal(RoleChainErrorKind.Timeout, failure.Kind);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_asked_eight_times()
    {
        var server = new ScriptedServer(SignInRun.Behave);
        server.Dispose();
        var failure = await new SignInRun().FailAsync(new ConsoleRequest { EndpointUrl = server.Url });
        Assert.Equal(RoleChainErrorKind.SignInUnavailable, failure.Kind);
        Assert.EndsWith(" It was asked 8 times.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>canary</html>")]
    [InlineData("[\"canary\"]")]
    [InlineData("{\"SigninToken\":7}")]
    [InlineData("{\"SigninToken\":\"\"}")]
    [InlineData("{\"SigninToken\":\"canary token\"}")]
    [InlineData("{\"SigninToken\":\"canary\\u0000token\"}")]
    [InlineData("{\"SigninToken\":\"canary\\ud800token\"}")]
    [InlineData("{\"signinToken\":\"canary\"}")]
    public async Task An_answer_without_a_token(string body)
    {
        using var server = new ScriptedServer(_ => Reply.Json(body));
        Assert.Equal(RoleChainErrorKind.SignInMalformed, (await new SignInRun().FailAsync(new ConsoleRequest { EndpointUrl = server.Url })).Kind);
    }

    [Fact]
    public async Task Tokens_and_answers_are_bounded()
    {
        using var longToken = new ScriptedServer(_ => Reply.Json("{\"SigninToken\":\"" + new string('a', (16 * 1024) + 1) + "\"}"));
        Assert.Equal(RoleChainErrorKind.SignInMalformed, (await new SignInRun().FailAsync(new ConsoleRequest { EndpointUrl = longToken.Url })).Kind);
        using var endless = new ScriptedServer(_ => new Reply { Body = "{", DeclaredLength = 2L * 1024 * 1024 });
        Assert.Equal(RoleChainErrorKind.SignInMalformed, (await new SignInRun().FailAsync(new ConsoleRequest { EndpointUrl = endless.Url })).Kind);
    }

    [Fact]
    public async Task The_longest_credential_arrives_whole()
    {
        using var server = new ScriptedServer(SignInRun.Behave);
        var session = string.Concat(Enumerable.Repeat("canary+/", 64 * 1024 / 8));
        await new SignInRun().SignInAsync(new ConsoleRequest { EndpointUrl = server.Url }, SignInRun.Credential(session: session));
        Assert.Equal("{\"sessionId\":\"" + SignInRun.Key + "\",\"sessionKey\":\"canary-secret-key/+=\",\"sessionToken\":\"" + session + "\"}", Assert.Single(server.Requests).Form["Session"]);
    }

    [Theory]
    [InlineData("bad\"secret\n", "canary")]
    [InlineData("canary", "")]
    public async Task What_is_no_temporary_credential_is_not_sent(string secret, string session)
    {
        using var server = new ScriptedServer(SignInRun.Behave);
        var failure = await new SignInRun().FailAsync(new ConsoleRequest { EndpointUrl = server.Url }, SignInRun.Credential(secret: secret, session: session));
        Assert.Equal(RoleChainErrorKind.InvalidCredentialObject, failure.Kind);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_credential_that_would_not_outlive_the_address_is_renewed()
    {
        using var server = new ScriptedServer(SignInRun.Behave);
        var chain = new ScriptedChain(SignInRun.Credential(hops: 1));
        var signIn = await new SignInRun().SignInAsync(new ConsoleRequest { EndpointUrl = server.Url }, SignInRun.Credential(minutes: 14, live: chain));
        Assert.Equal([TimeSpan.FromMinutes(15)], chain.Asked);
        Assert.Equal("base", signIn.RoleName);
    }

    [Fact]
    public async Task One_that_nothing_renews_ends_the_address_with_it_and_is_refused_when_it_is_over()
    {
        using var server = new ScriptedServer(SignInRun.Behave);
        var run = new SignInRun();
        Assert.Equal(SignInRun.Now.AddMinutes(5), (await run.SignInAsync(new ConsoleRequest { EndpointUrl = server.Url }, SignInRun.Credential(minutes: 5))).ExpiresAt);
        Assert.Equal(RoleChainErrorKind.CredentialExpired, (await run.FailAsync(new ConsoleRequest { EndpointUrl = server.Url }, SignInRun.Credential(minutes: 0.5))).Kind);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_address_is_masked_in_the_runners_log()
    {
        using var server = new ScriptedServer(SignInRun.Behave);
        var run = new SignInRun();
        run.Engine.Environment["GITHUB_ACTIONS"] = "true";
        var signIn = await run.SignInAsync(new ConsoleRequest { EndpointUrl = server.Url });
        var masks = run.Engine.StandardOutput.Split('\n').Where(line => line.Length > 0).ToArray();
        Assert.Equal("::add-mask::" + SignInRun.SignInToken, masks[0]);
        Assert.Contains("::add-mask::" + signIn.Uri.AbsoluteUri.Replace("%", "%25"), masks);
        Assert.Contains("::add-mask::canary-signin%252Ftoken%252B1%253D%253D", masks);
    }

    [Fact]
    public async Task Where_the_log_cannot_be_reached_no_call_is_made()
    {
        using var server = new ScriptedServer(SignInRun.Behave);
        var run = new SignInRun();
        run.Engine.Environment["GITHUB_ACTIONS"] = "true";
        Assert.Equal(RoleChainErrorKind.MaskUnavailable, (await run.FailAsync(new ConsoleRequest { EndpointUrl = server.Url, Masking = SecretMasking.Unreachable })).Kind);
        Assert.Empty(server.Requests);
    }

    /// <summary>What is sent there is no signature but the credential itself.</summary>
    [Theory]
    [InlineData("AWS_ENDPOINT_URL_SIGNIN", "https://nowhere.invalid/", true)]
    [InlineData("AWS_ENDPOINT_URL", "https://nowhere.invalid/", true)]
    [InlineData("AWS_ENDPOINT_URL", "http://127.0.0.1:1/", false)]
    [InlineData("EndpointUrl", "https://nowhere.invalid/", false)]
    public async Task An_endpoint_elsewhere_that_the_environment_names_is_warned_of(string origin, string endpoint, bool isWarned)
    {
        using var proxy = new ScriptedServer(_ => new Reply { Status = 403 });
        var run = new SignInRun();
        run.Engine.Environment["HTTPS_PROXY"] = proxy.Url;
        run.Engine.Environment[origin] = endpoint;
        await run.FailAsync(new ConsoleRequest { EndpointUrl = origin == "EndpointUrl" ? endpoint : null });
        var warnings = run.Engine.Events.Where(item => item.Kind == ChainEventKind.Warning && item.Message.EndsWith("in place of AWS Sign-In.", StringComparison.Ordinal)).Select(item => item.Message);
        Assert.Equal(isWarned ? [origin + " is set: the credential itself is sent to " + endpoint + "federation, in place of AWS Sign-In."] : [], warnings);
    }

    [Fact]
    public async Task The_chains_proxy_rules_hold()
    {
        using var proxy = new ScriptedServer(_ => new Reply { Status = 403 });
        var run = new SignInRun();
        run.Engine.Environment["HTTPS_PROXY"] = proxy.Url;
        var failure = await run.FailAsync(new ConsoleRequest { Destination = "/s3" });
#if NET
        Assert.Equal(RoleChainErrorKind.SignInUnavailable, failure.Kind);
#else
        // .NET Framework cannot tell the proxy's answer from the server's.
        Assert.Equal(RoleChainErrorKind.SignInRefused, failure.Kind);
#endif
        Assert.All(proxy.Requests, request => Assert.Equal(("CONNECT", "eu-west-2.signin.aws.amazon.com:443"), (request.Method, request.Target)));
        Assert.NotEmpty(proxy.Requests);
    }
}
