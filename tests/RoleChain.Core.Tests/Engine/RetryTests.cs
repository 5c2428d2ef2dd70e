using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.Engine;

/// <summary>What is tried again, how often, and after which waits; and what is not. (STS API reference; the table is StsErrorTable.)</summary>
public class RetryTests
{
    private const string NotAuthorized = "Not authorized to perform sts:AssumeRoleWithWebIdentity";

    // Half of 250 ms, doubled until 5 s: chance is one half in these tests.
    private static readonly double[] Many = [125, 250, 500, 1000, 2000, 2500, 2500];

    /// <summary>Status, code, message; then, where it never ends: calls of STS, tokens that were fetched, and waits in milliseconds.</summary>
    public static TheoryData<int, string, string, int, int, double[]> WireCodes => new()
    {
        { 400, "IDPCommunicationError", "The issuer cannot be reached", 3, 1, [125, 250] },
        { 400, "InvalidIdentityToken", "Couldn't retrieve verification key from your identity provider", 3, 3, [125, 250] },
        { 400, "InvalidIdentityToken", "No OpenIDConnect provider found in your account", 1, 1, [] },
        { 400, "InvalidIdentityToken", "Incorrect token audience", 1, 1, [] },
        { 400, "InvalidIdentityToken", "The ID Token provided is not a valid JWT.", 1, 1, [] },
        { 400, "ExpiredTokenException", "Token expired", 2, 2, [] },
        { 403, "IDPRejectedClaim", "rejected", 2, 2, [] },
        { 403, "ExpiredToken", "The security token included in the request is expired", 1, 1, [] },
        { 403, "InvalidClientTokenId", "The security token included in the request is invalid.", 1, 1, [] },
        { 403, "SignatureDoesNotMatch", "The request signature we calculated does not match", 1, 1, [] },
        { 403, "MissingAuthenticationToken", "Request is missing Authentication Token", 1, 1, [] },
        { 403, "AccessDenied", NotAuthorized, 1, 1, [] },
        { 400, "PackedPolicyTooLarge", "Packed size of session tags consumes 112% of allotted space.", 1, 1, [] },
        { 400, "MalformedPolicyDocument", "Syntax errors in policy.", 1, 1, [] },
        { 400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.", 1, 1, [] },
        { 403, "RegionDisabledException", "STS is not activated in this region", 1, 1, [] },
        { 400, "Throttling", "Rate exceeded", 8, 1, Many },
        { 429, "TooManyRequests", "later", 8, 1, Many },
        { 500, "InternalFailure", "oops", 8, 1, Many },
        { 503, "ServiceUnavailable", "later", 8, 1, Many },
    };

    [Theory]
    [MemberData(nameof(WireCodes))]
    public async Task Each_code_is_tried_as_often_as_can_help(int status, string code, string message, int calls, int tokens, double[] delays)
    {
        var clock = new VirtualClock();
        using var server = new ScriptedServer(new Script(_ => Reply.Error(status, code, message)).Answer);
        var run = EngineRun.InActions(server, clock);
        var failure = await run.FailAsync(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy));

        Assert.Equal(calls, server.Requests.Count(request => request.Action is not null));
        Assert.Equal(tokens, server.Requests.Count(request => request.Action is null));
        Assert.Equal(delays, clock.Delays);
        Assert.Equal((code, 1), (failure.AwsErrorCode, failure.HopNumber));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(calls > 1, failure.Message.Contains(FormattableString.Invariant($"failed after {calls} tries: ")));
        Assert.Equal(delays.Length, run.Events.Count(item => item.Kind == ChainEventKind.Verbose && item.Message.Contains(" again in ")));
        run.AssertNoSecret(failure);
    }

    [Fact]
    public async Task A_load_balancers_page_is_tried_again_as_its_status_says()
    {
        var clock = new VirtualClock();
        using var server = new ScriptedServer(new Script(call => call < 3 ? new Reply { Status = 502, Body = "<html>bad gateway</html>", ContentType = "text/html" } : null).Answer);
        await EngineRun.InActions(server, clock).RunAsync(EngineRun.Chain(server.Url));
        Assert.Equal([125, 250], clock.Delays);
    }

    [Fact]
    public async Task Waits_are_spread_over_the_whole_of_their_bound()
    {
        foreach (var (chance, expected) in new[] { (0.0, new[] { 0.0, 0 }), (0.96, [240, 480]) })
        {
            var clock = new VirtualClock { Chance = chance };
            using var server = new ScriptedServer(new Script(call => call < 3 ? Reply.Error(400, "Throttling", "Rate exceeded") : null).Answer);
            await EngineRun.InActions(server, clock).RunAsync(EngineRun.Chain(server.Url));
            Assert.Equal(expected, clock.Delays);
        }
    }

    [Theory]
    [InlineData("ExpiredTokenException")]
    [InlineData("IDPRejectedClaim")]
    public async Task A_fresh_token_is_what_the_next_call_carries_and_is_masked_before(string code)
    {
        using var server = new ScriptedServer(new Script(call => call == 1 ? Reply.Error(400, code, "old") : null).Answer);
        var run = EngineRun.InActions(server);
        run.Environment["GITHUB_ACTIONS"] = "true";
        await run.RunAsync(EngineRun.Chain(server.Url));
        Assert.Equal(
            [(null, null), ("AssumeRoleWithWebIdentity", Script.Token(1)), (null, null), ("AssumeRoleWithWebIdentity", Script.Token(2))],
            server.Requests.Select(call => (call.Action, call.Form.TryGetValue("WebIdentityToken", out var token) ? token : null)));
        Assert.Equal(["::add-mask::" + Script.Token(1), "::add-mask::" + Script.Token(2)], run.StandardOutput.Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Take(2));
        run.AssertNoSecret();
    }

    [Theory]
    [InlineData("ExpiredTokenException", "Token expired")]
    [InlineData("InvalidIdentityToken", "Couldn't retrieve verification key from your identity provider")]
    public async Task A_token_that_was_handed_over_cannot_be_renewed(string code, string message)
    {
        using var server = new ScriptedServer(_ => Reply.Error(400, code, message));
        var failure = await new EngineRun().FailAsync(EngineRun.Chain(server.Url, new WebIdentityTokenIdentity(new SecretText(Canary.Token()))));
        Assert.Single(server.Requests);
        Assert.Contains("Another token cannot be had.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_not_renewed_for_a_hop_that_has_none()
    {
        using var server = new ScriptedServer(new Script(null, _ => Reply.Error(400, "ExpiredTokenException", "Token expired")).Answer);
        await EngineRun.InActions(server).FailAsync(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy));
        Assert.Equal([null, "AssumeRoleWithWebIdentity", "AssumeRole"], server.Requests.Select(call => call.Action));
    }

    [Fact]
    public async Task The_same_token_again_is_not_sent_again()
    {
        using var server = new ScriptedServer(request => request.Action is null ? EngineRun.Behave(request) : Reply.Error(400, "ExpiredTokenException", "Token expired"));
        var failure = await EngineRun.InActions(server).FailAsync(EngineRun.Chain(server.Url));
        Assert.Equal([null, "AssumeRoleWithWebIdentity", null], server.Requests.Select(call => call.Action));
        Assert.Contains("There is no other token yet.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_session_has_the_hop_before_taken_again_once()
    {
        using var server = new ScriptedServer(new Script(null, call => call == 1 ? Reply.Error(403, "ExpiredToken", "over") : null).Answer);
        var run = EngineRun.InActions(server);
        var credential = await run.RunAsync(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy));
        Assert.Equal([null, "AssumeRoleWithWebIdentity", "AssumeRole", "AssumeRoleWithWebIdentity", "AssumeRole"], server.Requests.Select(call => call.Action));
        Assert.Equal([Canary.SessionToken + "-1", Canary.SessionToken + "-2"], server.Requests.Where(call => call.Action == "AssumeRole").Select(call => call.Headers["X-Amz-Security-Token"]));
        Assert.Equal(["identity", "sdk", "hop 1", "hop 2"], credential.Chain.Timings.Select(timing => timing.Step));
        Assert.Equal(2, credential.Chain.Hops.Count);
    }

    /// <summary>A code of an MFA device works once, also where it worked.</summary>
    [Fact]
    public async Task A_hop_that_is_taken_again_asks_for_another_code()
    {
        var calls = 0;
        using var server = new ScriptedServer(request => ++calls == 2 ? Reply.Error(403, "ExpiredToken", "over") : EngineRun.Behave(request));
        var codes = new CountingCodes();
        var chain = EngineRun.Chain(server.Url, new SourceCredentialIdentity(new CountingProvider(isRenewed: false)));
        await new EngineRun().RunAsync(new RoleChainDefinition(chain)
        {
            Hops = [new RoleChainHop(EngineRun.Base) { SerialNumber = "arn:aws:iam::111111111111:mfa/me", TokenCode = codes }, new RoleChainHop(EngineRun.Deploy)],
        });
        Assert.Equal(["000001", null, "000002", null], server.Requests.Select(call => call.Form.TryGetValue("TokenCode", out var code) ? code : null));
    }

    [Fact]
    public async Task A_session_that_is_always_expired_is_given_up()
    {
        using var server = new ScriptedServer(new Script(null, _ => Reply.Error(403, "ExpiredToken", "over")).Answer);
        var failure = await EngineRun.InActions(server).FailAsync(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy));
        Assert.Equal([null, "AssumeRoleWithWebIdentity", "AssumeRole", "AssumeRoleWithWebIdentity", "AssumeRole"], server.Requests.Select(call => call.Action));
        Assert.Equal((RoleChainErrorKind.CredentialExpired, 2), (failure.Kind, failure.HopNumber));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task An_expired_source_credential_is_fetched_again_once(bool isRenewed, int calls)
    {
        using var server = new ScriptedServer(_ => Reply.Error(403, "ExpiredToken", "over"));
        var failure = await new EngineRun().FailAsync(EngineRun.Chain(server.Url, new SourceCredentialIdentity(new CountingProvider(isRenewed))));
        Assert.Equal(RoleChainErrorKind.CredentialExpired, failure.Kind);
        Assert.Equal(Enumerable.Range(1, calls).Select(number => "canary-session-" + number), server.Requests.Select(call => call.Headers["X-Amz-Security-Token"]));
    }

    [Theory]
    [InlineData("7", null, 7000)]
    [InlineData("0", null, 125)]
    [InlineData("Wed, 25 Nov 2026 10:00:09 GMT", "Wed, 25 Nov 2026 10:00:00 GMT", 9000)]
    [InlineData("Wed, 25 Nov 2026 09:00:00 GMT", "Wed, 25 Nov 2026 10:00:00 GMT", 125)]
    [InlineData("soon", null, 125)]
    [InlineData("-5", null, 125)]
    public async Task A_server_is_not_asked_before_the_time_it_names(string retryAfter, string? date, double delay)
    {
        var clock = new VirtualClock();
        using var server = new ScriptedServer(new Script(call => call == 1 ? With(Reply.Error(503, "ServiceUnavailable", "later"), retryAfter, date) : null).Answer);
        await EngineRun.InActions(server, clock).RunAsync(EngineRun.Chain(server.Url));
        Assert.Equal([delay], clock.Delays);

        clock = new VirtualClock();
        var tokens = 0;
        using var endpoint = new ScriptedServer(request => request.Action is null && ++tokens == 1 ? With(new Reply { Status = 429 }, retryAfter, date) : EngineRun.Behave(request));
        await EngineRun.InActions(endpoint, clock).RunAsync(EngineRun.Chain(endpoint.Url));
        Assert.Equal([delay], clock.Delays);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("99999999999999999999999")]
    public async Task A_time_beyond_the_deadline_ends_the_chain_at_once(string retryAfter)
    {
        var clock = new VirtualClock();
        using var server = new ScriptedServer(new Script(_ => With(Reply.Error(400, "Throttling", "Rate exceeded"), retryAfter, null)).Answer);
        var failure = await EngineRun.InActions(server, clock).FailAsync(EngineRun.Chain(server.Url));
        Assert.Empty(clock.Delays);
        Assert.Equal(RoleChainErrorKind.Throttled, failure.Kind);
        Assert.Contains("(Retry-After), and the chain's deadline is in 30.0 s.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(429, 8)]
    [InlineData(503, 8)]
    [InlineData(401, 1)]
    [InlineData(403, 1)]
    [InlineData(404, 1)]
    public async Task A_token_endpoint_is_asked_again_where_that_can_help(int status, int calls)
    {
        var clock = new VirtualClock();
        using var server = new ScriptedServer(_ => new Reply { Status = status, Body = "no" });
        var run = EngineRun.InActions(server, clock);
        var failure = await run.FailAsync(EngineRun.Chain(server.Url));
        Assert.Equal((RoleChainErrorKind.TokenEndpointRefused, (int?)status), (failure.Kind, failure.HttpStatus));
        Assert.Equal(calls, server.Requests.Count);
        Assert.Equal(calls == 1 ? [] : Many, clock.Delays);
        Assert.Equal(calls > 1, failure.Message.EndsWith("It was asked 8 times.", StringComparison.Ordinal));
        run.AssertNoSecret(failure);
    }

    [Fact]
    public async Task Where_nobody_listens_is_asked_again_too()
    {
        string url;
        using (var server = new ScriptedServer(EngineRun.Behave))
        {
            url = server.Url;
        }

        var clock = new VirtualClock();
        var failure = await new EngineRun { Clock = clock }.FailAsync(EngineRun.Chain(url, new WebIdentityTokenIdentity(new SecretText(Canary.Token()))));
        Assert.Equal(RoleChainErrorKind.StsUnavailable, failure.Kind);
        Assert.Equal(Many, clock.Delays);
        Assert.Contains("failed after 8 tries: STS cannot be reached: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Access_that_is_waited_for_comes()
    {
        var clock = new VirtualClock();
        using var server = new ScriptedServer(new Script(call => call < 7 ? Reply.Error(403, "AccessDenied", NotAuthorized) : null).Answer);
        await EngineRun.InActions(server, clock).RunAsync(new RoleChainDefinition(EngineRun.Chain(server.Url)) { WaitForAccess = TimeSpan.FromSeconds(20) });
        Assert.Equal([125, 250, 500, 1000, 1500, 1500], clock.Delays);
    }

    [Fact]
    public async Task Access_that_does_not_come_is_waited_for_until_the_period_ends()
    {
        var clock = new VirtualClock();
        using var server = new ScriptedServer(new Script(_ => Reply.Error(403, "AccessDenied", NotAuthorized)).Answer);
        var failure = await EngineRun.InActions(server, clock).FailAsync(new RoleChainDefinition(EngineRun.Chain(server.Url)) { WaitForAccess = TimeSpan.FromSeconds(2) });
        Assert.Equal([125, 250, 500, 1000, 125], clock.Delays);
        Assert.Equal((RoleChainErrorKind.HopRefused, 6), (failure.Kind, server.Requests.Count(call => call.Action is not null)));
        Assert.Contains("Access was waited for 2 s.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Access_is_not_waited_for_with_the_code_of_an_MFA_device()
    {
        using var server = new ScriptedServer(new Script(_ => Reply.Error(403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.")).Answer);
        await EngineRun.InActions(server).FailAsync(new RoleChainDefinition(EngineRun.Chain(server.Url)) { WaitForAccess = TimeSpan.FromSeconds(20) });
        Assert.Single(server.Requests, call => call.Action is not null);
    }

    [Fact]
    public async Task A_token_that_ends_while_access_is_waited_for_is_renewed()
    {
        var clock = new VirtualClock(new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.Zero));
        var script = new Script(call => call < 6 ? Reply.Error(403, "AccessDenied", NotAuthorized) : null) { TokenEnd = clock.UtcNow.AddSeconds(16) };
        using var server = new ScriptedServer(script.Answer);
        await EngineRun.InActions(server, clock).RunAsync(new RoleChainDefinition(EngineRun.Chain(server.Url)) { WaitForAccess = TimeSpan.FromSeconds(20) });

        // After 0.125, 0.375 and 0.875 s it is good for 15 s still; after 1.875 s it is not.
        var first = Script.Token(1, script.TokenEnd);
        Assert.Equal([first, first, first, first, Script.Token(2), Script.Token(2)], server.Requests.Where(call => call.Action is not null).Select(call => call.Form["WebIdentityToken"]));
    }

    [Fact]
    public async Task A_server_that_says_all_of_it_in_turn_does_not_make_a_storm()
    {
        string[] codes = ["Throttling", "IDPCommunicationError", "ExpiredTokenException", "IDPRejectedClaim", "ExpiredToken", "SignatureDoesNotMatch"];
        using var server = new ScriptedServer(new Script(call => Reply.Error(403, codes[call % 2], "x"), call => Reply.Error(403, codes[call % codes.Length], "x")).Answer);
        await EngineRun.InActions(server).FailAsync(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy));
        Assert.InRange(server.Requests.Count, 3, 12);
    }

    private static Reply With(Reply reply, string retryAfter, string? date)
    {
        reply.Headers["Retry-After"] = retryAfter;
        if (date is not null)
        {
            reply.Headers["Date"] = date;
        }

        return reply;
    }

    /// <summary>Answers by the number of the call, and gives a token and session tokens of their own each time.</summary>
    private sealed class Script
    {
        private readonly Func<int, Reply?>? _first;
        private readonly Func<int, Reply?>? _second;
        private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);

        public Script(Func<int, Reply?>? first, Func<int, Reply?>? second = null)
        {
            _first = first;
            _second = second;
        }

        /// <summary>When the first token ends.</summary>
        public DateTimeOffset? TokenEnd { get; init; }

        public static string Token(int number, DateTimeOffset? end = null) => Canary.Token(FormattableString.Invariant(
            $"{{\"iss\":\"https://issuer.example\",\"sub\":\"job\",\"jti\":\"{number}\",\"exp\":{end?.ToUnixTimeSeconds() ?? 4102444800}}}"));

        public Reply Answer(ScriptedServer.Request request)
        {
            var call = _calls.AddOrUpdate(request.Action ?? "token", 1, (_, count) => count + 1);
            return request.Action switch
            {
                null => Reply.Json("{\"value\":\"" + Token(call, call == 1 ? TokenEnd : null) + "\"}"),
                "AssumeRoleWithWebIdentity" => _first?.Invoke(call) ?? Reply.Session(request.Action, "ASIAHOP1HOP1HOP1HOP1", token: Canary.SessionToken + "-" + call.ToString(CultureInfo.InvariantCulture)),
                _ => _second?.Invoke(call) ?? Reply.Session("AssumeRole", "ASIAHOP2HOP2HOP2HOP2"),
            };
        }
    }

    private sealed class CountingCodes : ITokenCodeProvider
    {
        private int _asked;

        public Task<SecretText> GetTokenCodeAsync(string serialNumber, CancellationToken cancellationToken) =>
            Task.FromResult(new SecretText((++_asked).ToString("D6", CultureInfo.InvariantCulture)));
    }

    /// <summary>Credentials that are others each time, or always the same.</summary>
    private sealed class CountingProvider : ISourceCredentialProvider
    {
        private readonly bool _isRenewed;
        private int _count;

        public CountingProvider(bool isRenewed) => _isRenewed = isRenewed;

        public string Description => "counting";

        public string GetKey() => Description;

        public SourceKind Kind => SourceKind.TemporaryCredential;

        public string? Region => null;

        public Task<SourceCredential> GetAsync(IProgress<ChainEvent> events, System.Threading.CancellationToken cancellationToken)
        {
            _count = _isRenewed ? _count + 1 : 1;
            return Task.FromResult(new SourceCredential("ASIAEXAMPLEEXAMPLE01", new SecretText("canary-source"), new SecretText("canary-session-" + _count.ToString(CultureInfo.InvariantCulture)), null));
        }
    }
}
