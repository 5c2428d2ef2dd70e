using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Reflection;
using System.Text.Json;
using System.Threading.Tasks;
using RoleChain.Emulator.Faults;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

/// <summary>What an emulator does when it is told to go wrong.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly EmulatorHost _host = new();

    // What the emulator answers. It was not checked against STS code by code: KnownFault says which are least certain.
    [Theory]
    [InlineData("AccessDenied", 403, "User: arn:aws:iam::000000000000:user/injected-fault is not authorized to perform: sts:AssumeRole on resource: " + World.Deploy)]
    [InlineData("ExpiredToken", 403, "The security token included in the request is expired")]
    [InlineData("IDPCommunicationError", 400, "The request could not be fulfilled because the identity provider (IDP) that was asked to verify the incoming identity token could not be reached.")]
    [InlineData("IDPRejectedClaim", 403, "The identity provider (IdP) reported that authentication failed.")]
    [InlineData("IncompleteSignature", 400, "The request signature does not conform to AWS standards.")]
    [InlineData("InternalFailure", 500, "The request processing has failed because of an unknown error, exception or failure.")]
    [InlineData("InvalidAction", 400, "Could not find operation AssumeRole for version 2011-06-15")]
    [InlineData("InvalidClientTokenId", 403, "The security token included in the request is invalid.")]
    [InlineData("InvalidIdentityToken", 400, "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements")]
    [InlineData("MalformedPolicyDocument", 400, "Syntax errors in policy.")]
    [InlineData("MissingAuthenticationToken", 403, "Request is missing Authentication Token")]
    [InlineData("PackedPolicyTooLarge", 400, "Packed size of session tags consumes 112% of allotted space.")]
    [InlineData("RegionDisabledException", 403, "STS is not activated in this region for account:000000000000. Your account administrator can activate STS in this region using the IAM Console.")]
    [InlineData("RequestExpired", 400, "Request has expired.")]
    [InlineData("ServiceUnavailable", 503, "The request has failed due to a temporary failure of the server.")]
    [InlineData("SignatureDoesNotMatch", 403, "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.")]
    [InlineData("Throttling", 400, "Rate exceeded")]
    [InlineData("TooManyRequestsException", 429, "Too Many Requests")]
    [InlineData("ValidationError", 400, "The input fails to satisfy the constraints specified by an AWS service.")]
    public async Task A_code_brings_its_status_and_text(string code, int status, string message)
    {
        _host.Emulator.AddFault(new StsEmulatorFault { Code = code });

        var answer = await _host.CallAsync(null, "AssumeRole", ("RoleArn", World.Deploy), ("RoleSessionName", "job-2"));

        Assert.Equal((status, code, message), (answer.Status, answer.Code, answer.Message));
        Assert.Equal(status >= 500 ? "Receiver" : "Sender", answer.Value("Type"));
        Assert.Equal(answer.RequestIdHeader, answer.Value("RequestId"));
        var call = Assert.Single(_host.Emulator.Calls);
        Assert.Equal(("AssumeRole", World.Deploy, "job-2"), (call.Action, call.RoleArn, call.RoleSessionName));
        Assert.Equal((status, code, "an injected fault"), (call.HttpStatus, call.ErrorCode, call.Reason));
    }

    [Fact]
    public async Task The_text_follows_the_action_and_the_clock()
    {
        _host.Emulator.AddFault(new StsEmulatorFault { Code = "AccessDenied" });
        _host.Emulator.AddFault(new StsEmulatorFault { Code = "ExpiredTokenException" });

        (await _host.AssumeWithTokenAsync(_host.Token())).ShouldBe(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        var before = _host.Clock.UtcNow.ToUnixTimeSeconds();
        var expired = (await _host.AssumeWithTokenAsync(_host.Token())).ShouldBe(400, "ExpiredTokenException");

        Assert.Contains(Enumerable.Range(0, 60), late => expired.Message == FormattableString.Invariant($"Token expired: current date/time {before + late} must be before the expiration date/time{before + late}"));
    }

    [Fact]
    public async Task It_meets_as_many_calls_as_it_says_and_no_more()
    {
        _host.Emulator.AddFault(new StsEmulatorFault { Code = "Throttling", Count = 3 });
        for (var i = 0; i < 3; i++)
        {
            (await _host.AssumeWithTokenAsync(_host.Token())).ShouldBe(400, "Throttling", "Rate exceeded");
        }

        (await _host.AssumeWithTokenAsync(_host.Token())).ShouldSucceed();
    }

    [Fact]
    public async Task It_meets_its_action_alone_and_the_oldest_that_fits_comes_first()
    {
        var credential = await _host.BaseCredentialAsync();
        _host.Emulator.AddFault(new StsEmulatorFault { Code = "Throttling", Action = "AssumeRole" });
        _host.Emulator.AddFault(new StsEmulatorFault { Code = "InvalidClientTokenId" });

        (await _host.WhoAmIAsync(credential)).ShouldBe(403, "InvalidClientTokenId");
        (await _host.WhoAmIAsync(credential)).ShouldSucceed();
        (await _host.AssumeAsync(credential, World.Deploy)).ShouldBe(400, "Throttling");
        (await _host.AssumeAsync(credential, World.Deploy)).ShouldSucceed();
    }

    [Fact]
    public async Task Documents_and_what_calls_no_action_use_none_up()
    {
        _host.Emulator.AddFault(new StsEmulatorFault { Code = "Throttling" });

        Assert.Equal(200, (await _host.GetAsync(null, "/.well-known/jwks")).Status);
        (await _host.GetAsync(null, "/?Action=DoNothing&Version=2011-06-15")).ShouldBe(400, "InvalidAction");
        (await _host.GetAsync(null, "/?Action=AssumeRole&Action=AssumeRole")).ShouldBe(400, "MalformedQueryString");
        (await _host.AssumeWithTokenAsync(_host.Token())).ShouldBe(400, "Throttling");
    }

    [Fact]
    public async Task The_token_endpoint_answers_in_its_own_format()
    {
        _host.Emulator.AddFault(new StsEmulatorFault { Status = 503, Action = "GetToken", Message = "try \"later\"" });

        var answer = await _host.GetAsync(null, "/token?api-version=2.0", "bearer " + _host.Emulator.TokenRequestToken.Reveal());

        Assert.Equal((503, "application/json"), (answer.Status, answer.ContentType));
        Assert.Equal("try \"later\"", JsonDocument.Parse(answer.Body).RootElement.GetProperty("message").GetString());
        Assert.Equal(("GetToken", "ServiceUnavailable", "an injected fault"), (_host.LastCall.Action, _host.LastCall.ErrorCode, _host.LastCall.Reason));
    }

    [Fact]
    public async Task Status_code_and_message_of_ones_own_with_Retry_After()
    {
        _host.Emulator.AddFault(new StsEmulatorFault { Code = "Odd.Code", Status = 418, Message = "<b>{0}</b>", RetryAfterSeconds = 7 });
        using var client = new HttpClient();

        using var response = await client.GetAsync(new Uri(_host.Emulator.Endpoint, "/?Action=GetCallerIdentity&Version=2011-06-15"));

        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        new StsAnswer(response, await response.Content.ReadAsStringAsync()).ShouldBe(418, "Odd.Code", "<b>{0}</b>");
    }

    [Fact]
    public async Task A_reset_cuts_the_connection_off_within_the_answer()
    {
        _host.Emulator.AddFault(new StsEmulatorFault { Reset = true });

        await Assert.ThrowsAsync<HttpRequestException>(() => _host.AssumeWithTokenAsync(_host.Token()));

        Assert.Equal((0, "ConnectionReset", "an injected fault"), (_host.LastCall.HttpStatus, _host.LastCall.ErrorCode, _host.LastCall.Reason));
        (await _host.AssumeWithTokenAsync(_host.Token())).ShouldSucceed();
    }

    [Fact]
    public async Task A_delay_holds_back_the_usual_answer()
    {
        _host.Emulator.AddFault(new StsEmulatorFault { DelayMilliseconds = 200 });
        var watch = Stopwatch.StartNew();

        (await _host.AssumeWithTokenAsync(_host.Token())).ShouldSucceed();

        Assert.InRange(watch.ElapsedMilliseconds, 190, long.MaxValue); // A timer may be a tick early.
        Assert.Equal((200, null), (_host.LastCall.HttpStatus, _host.LastCall.Reason));
    }

    [Fact]
    public async Task A_slow_body_dribbles_in_whole()
    {
        _host.Emulator.AddFault(new StsEmulatorFault { SlowBodyMilliseconds = 400 });
        using var client = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Emulator.Endpoint, "/?Action=GetCallerIdentity&Version=2011-06-15"));
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        using var body = new MemoryStream();
        var chunk = new byte[64 * 1024];
        var stream = await response.Content.ReadAsStreamAsync();
        var reads = 0;
        int read;
        while ((read = await stream.ReadAsync(chunk)) > 0)
        {
            body.Write(chunk, 0, read);
            reads++;
        }

        Assert.True(reads > 1, "The body came in one piece.");
        new StsAnswer(response, System.Text.Encoding.UTF8.GetString(body.ToArray())).ShouldBe(403, "MissingAuthenticationToken");
        Assert.Equal(response.Content.Headers.ContentLength, body.Length);
    }

    [Fact]
    public async Task Calls_at_once_share_a_fault_out_exactly()
    {
        _host.Emulator.AddFault(new StsEmulatorFault { Code = "Throttling", Count = 20 });
        var token = _host.Token();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _host.AssumeWithTokenAsync(token)));

        Assert.Equal(20, answers.Count(answer => answer.Status == 400));
        Assert.Equal(20, answers.Count(answer => answer.Status == 200));
    }

    public static TheoryData<StsEmulatorFault, string> Mistakes() => new()
    {
        { new(), "does nothing" },
        { new() { Code = string.Empty, Action = string.Empty }, "does nothing" },
        { new() { Code = "Throttling", Count = 0 }, "Count is not from 1 to 10000" },
        { new() { Code = "Throttling", Count = 10001 }, "Count is not from 1 to 10000" },
        { new() { Code = "Throtling" }, "needs a Status" },
        { new() { Code = "Bad Code", Status = 400 }, "Code is not 1 to 128" },
        { new() { Code = new string('A', 129), Status = 400 }, "Code is not 1 to 128" },
        { new() { Code = "Throttling", Action = "assumerole" }, "Action is none of AssumeRole, AssumeRoleWithWebIdentity, GetCallerIdentity, GetRole, GetToken" },
        { new() { Code = "Throttling", Status = 399 }, "Status is not from 400 to 599" },
        { new() { Code = "Throttling", Status = 600 }, "Status is not from 400 to 599" },
        { new() { Status = 403 }, "needs a Code" },
        { new() { Code = "Throttling", Message = new string('m', 2049) }, "longer than 2048" },
        { new() { Code = "Throttling", RetryAfterSeconds = -1 }, "RetryAfterSeconds is not from 0 to 86400" },
        { new() { Code = "Throttling", DelayMilliseconds = 60001 }, "DelayMilliseconds is not from 0 to 60000" },
        { new() { Code = "Throttling", SlowBodyMilliseconds = -1 }, "SlowBodyMilliseconds is not from 0 to 60000" },
        { new() { Reset = true, Code = "Throttling" }, "only a DelayMilliseconds" },
        { new() { DelayMilliseconds = 1, RetryAfterSeconds = 1 }, "needs a Code or a Status" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_fault_that_cannot_be_is_refused_and_not_kept(StsEmulatorFault fault, string expected)
    {
        var exception = Assert.Throws<RoleChainException>(() => _host.Emulator.AddFault(fault));

        Assert.Equal(RoleChainErrorKind.InvalidEmulatorFault, exception.Kind);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        (await _host.AssumeWithTokenAsync(_host.Token())).ShouldSucceed();
    }

    [Fact]
    public async Task The_configuration_may_hold_faults()
    {
        using var host = new EmulatorHost(World.Json("""
            "faults": [ { "code": "Throttling", "count": 2, "action": "AssumeRoleWithWebIdentity" } ],
            """));

        (await host.AssumeWithTokenAsync(host.Token())).ShouldBe(400, "Throttling");
        (await host.AssumeWithTokenAsync(host.Token())).ShouldBe(400, "Throttling");
        (await host.AssumeWithTokenAsync(host.Token())).ShouldSucceed();
    }

    [Fact]
    public void A_mistaken_fault_in_the_configuration_is_named()
    {
        var exception = Assert.Throws<RoleChainException>(() => new EmulatorHost(World.Json("""
            "faults": [ { "code": "Throttling", "count": 0 } ],
            """)));

        Assert.Equal(RoleChainErrorKind.EmulatorConfigurationInvalid, exception.Kind);
        Assert.Contains("$.faults[0] (line ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Count is not from 1 to 10000", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_that_wait_are_bounded()
    {
        for (var i = 0; i < 100; i++)
        {
            _host.Emulator.AddFault(new StsEmulatorFault { Code = "Throttling" });
        }

        var exception = Assert.Throws<RoleChainException>(() => _host.Emulator.AddFault(new StsEmulatorFault { Code = "Throttling" }));

        Assert.Equal(RoleChainErrorKind.InvalidEmulatorFault, exception.Kind);
    }

    /// <summary>The rows above and <c>ExpiredTokenException</c> are all that there is: a new code needs a row.</summary>
    [Fact]
    public void Every_code_is_tested()
    {
        var rows = typeof(FaultTests).GetMethod(nameof(A_code_brings_its_status_and_text))!.GetCustomAttributes<InlineDataAttribute>()
            .Select(row => (string)row.GetData(null!).Single()[0]);

        // Its text has the time in it, and has a test of its own.
        Assert.Equal(KnownFault.All.Select(known => known.Code).Order(StringComparer.Ordinal), rows.Append("ExpiredTokenException").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_clock_that_moves_ends_sessions_and_moves_the_date()
    {
        var credential = await _host.BaseCredentialAsync();

        _host.Emulator.AdvanceClock(TimeSpan.FromHours(2));
        var answer = (await _host.WhoAmIAsync(credential)).ShouldBe(403, "ExpiredToken");

        Assert.InRange(answer.Date!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(121));
    }

    [Fact]
    public void A_clock_moves_no_further_than_3650_days()
    {
        _host.Emulator.AdvanceClock(TimeSpan.FromDays(3650));
        foreach (var by in new[] { TimeSpan.FromTicks(1), TimeSpan.MaxValue, TimeSpan.MinValue })
        {
            Assert.Equal(RoleChainErrorKind.InvalidEmulatorClock, Assert.Throws<RoleChainException>(() => _host.Emulator.AdvanceClock(by)).Kind);
        }

        _host.Emulator.AdvanceClock(TimeSpan.FromDays(-7300));
    }

    [Fact]
    public void Emulators_have_clocks_of_their_own()
    {
        var factory = new StsEmulatorFactory();
        using var one = factory.Start(new StsEmulatorOptions());
        using var two = factory.Start(new StsEmulatorOptions());

        one.AdvanceClock(TimeSpan.FromDays(1));

        Assert.True(IssuedAt(one) - IssuedAt(two) > 86000);
    }

    public void Dispose() => _host.Dispose();

    private static long IssuedAt(IStsEmulator emulator)
    {
        var payload = emulator.NewToken(null).Reveal().Split('.')[1].Replace('-', '+').Replace('_', '/');
        using var json = JsonDocument.Parse(Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '=')));
        return json.RootElement.GetProperty("iat").GetInt64();
    }
}
