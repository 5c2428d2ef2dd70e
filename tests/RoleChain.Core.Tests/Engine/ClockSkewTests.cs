using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.Engine;

/// <summary>A wrong clock is corrected by the server's, once, within bounds, and for one chain alone.</summary>
public class ClockSkewTests
{
    private const string Mismatch = "The request signature we calculated does not match the signature you provided.";
    private const string Expired = "Signature expired: 20261125T100000Z is now earlier than 20261125T100700Z (20261125T101200Z - 5 min.)";

    private static readonly DateTimeOffset Now = new(2026, 11, 25, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Minutes that the server is ahead of this machine, what it says, and whether it is believed.</summary>
    public static TheoryData<double, string, bool> Skews => new()
    {
        { 12, Mismatch, true },
        { -12, Mismatch, true },
        { 4.25, Mismatch, true },
        { 3.75, Mismatch, false },
        { 0, Mismatch, false },
        { 2, Expired, true },
        { -6, "Signature not yet current: 20261125T100000Z is still later than 20261125T095900Z (20261125T095400Z + 5 min.)", true },
        { (24 * 60) - 1, Mismatch, true },
        { (24 * 60) + 1, Mismatch, false },
        { -(24 * 60) - 1, Expired, false },
        { 60 * 24 * 3650, Expired, false },
    };

    [Theory]
    [MemberData(nameof(Skews))]
    public async Task A_refused_signature_is_made_anew_with_the_servers_time(double minutes, string message, bool isCorrected)
    {
        var server = Now.AddMinutes(minutes);
        using var sts = Server(call => call == 1 ? Refuse(message, server) : null);
        var run = new EngineRun { Clock = new VirtualClock(Now) };
        if (isCorrected)
        {
            await run.RunAsync(Chain(sts.Url));
            Assert.Equal([Now, server, server], sts.Requests.Select(SignedAt));
            Assert.All(sts.Requests, call => Assert.Contains("/" + call.Headers["X-Amz-Date"].Substring(0, 8) + "/eu-west-2/sts/", call.Headers["Authorization"], StringComparison.Ordinal));
            var warning = Assert.Single(run.Events, item => item.Kind == ChainEventKind.Warning).Message;
            Assert.Contains(FormattableString.Invariant($"{Math.Abs(minutes):0} minutes {(minutes > 0 ? "behind" : "ahead of")} STS's."), warning, StringComparison.Ordinal);
        }
        else
        {
            var failure = await run.FailAsync(Chain(sts.Url));
            Assert.Equal((RoleChainErrorKind.CredentialRefused, 1), (failure.Kind, sts.Requests.Count));
            Assert.Equal(Math.Abs(minutes) > 24 * 60, failure.Message.Contains("is not corrected by more than 24 hours."));
            run.AssertNoSecret(failure);
        }
    }

    [Fact]
    public async Task A_clock_is_corrected_once_for_the_chain()
    {
        using var sts = Server(call => Refuse(Mismatch, Now.AddHours(call)));
        await new EngineRun { Clock = new VirtualClock(Now) }.FailAsync(Chain(sts.Url));
        Assert.Equal([Now, Now.AddHours(1)], sts.Requests.Select(SignedAt));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("yesterday")]
    [InlineData("2026-11-25T12:00:00Z")]
    public async Task Without_a_date_nothing_is_corrected(string? date)
    {
        using var sts = Server(_ => With(Reply.Error(403, "SignatureDoesNotMatch", Expired), date));
        var failure = await new EngineRun { Clock = new VirtualClock(Now) }.FailAsync(Chain(sts.Url));
        Assert.Single(sts.Requests);
        Assert.Contains("The answer has no Date", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_for_the_next_chain()
    {
        // The SDK's own correction would take the date of every answer, also of those that succeed, for all later calls.
        using var sts = Server(call => call == 1 ? Refuse(Mismatch, Now.AddHours(2)) : null);
        await new EngineRun { Clock = new VirtualClock(Now) }.RunAsync(Chain(sts.Url));
        var before = sts.Requests.Count;
        await new EngineRun { Clock = new VirtualClock(Now) }.RunAsync(Chain(sts.Url));
        Assert.All(sts.Requests.Skip(before), call => Assert.Equal(Now, SignedAt(call)));
    }

    private static RoleChainDefinition Chain(string url) => EngineRun.Chain(url, new SourceCredentialIdentity(new LongTermKey()), EngineRun.Base, EngineRun.Deploy);

    private static ScriptedServer Server(Func<int, Reply?> refuse)
    {
        var calls = 0;
        return new ScriptedServer(request => refuse(Interlocked.Increment(ref calls)) ?? With(EngineRun.Behave(request), Now.AddHours(5).ToString("r", CultureInfo.InvariantCulture)));
    }

    private static Reply Refuse(string message, DateTimeOffset date) => With(Reply.Error(403, "SignatureDoesNotMatch", message), date.ToString("r", CultureInfo.InvariantCulture));

    private static Reply With(Reply reply, string? date)
    {
        if (date is not null)
        {
            reply.Headers["Date"] = date;
        }

        return reply;
    }

    private static DateTimeOffset SignedAt(ScriptedServer.Request call) =>
        DateTimeOffset.ParseExact(call.Headers["X-Amz-Date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private sealed class LongTermKey : ISourceCredentialProvider
    {
        public string Description => "key";

        public string GetKey() => Description;

        public SourceKind Kind => SourceKind.LongTermKey;

        public string? Region => null;

        public Task<SourceCredential> GetAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken) =>
            Task.FromResult(new SourceCredential("AKIAEXAMPLEEXAMPLE01", new SecretText("canary-source-secret"), null, null));
    }
}
