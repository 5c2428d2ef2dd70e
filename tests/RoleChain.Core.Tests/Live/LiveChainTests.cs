using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Live;
using RoleChain.Core.Tests.Engine;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.Live;

/// <summary>A chain's credential is at hand while it lives, is renewed ahead of its end, once however many ask, and from the last hop that is good.</summary>
public class LiveChainTests
{
    private static readonly string[] WholeChain = ["token", "base", "deploy"];

    [Fact]
    public async Task A_credential_that_lives_is_handed_out_without_a_call()
    {
        using var live = new LiveRun();
        var first = await live.GetAsync(live.Definition());
        Assert.Equal(WholeChain, live.Calls);
        live.Clock.Advance(TimeSpan.FromMinutes(54));
        Assert.Same(first, await live.GetAsync(live.Definition()));
        Assert.Same(first, await first.Live!.GetAsync(TimeSpan.Zero, live.Run, default));
        Assert.Equal(WholeChain, live.Calls);
    }

    [Fact]
    public async Task What_was_invoked_is_at_hand_and_invoking_again_runs_again()
    {
        using var live = new LiveRun();
        var first = await live.Chains.RunAsync(live.Definition(), live.Run, default);
        Assert.Same(first, await live.GetAsync(live.Definition()));
        var second = await live.Chains.RunAsync(live.Definition(), live.Run, default);
        Assert.NotEqual(first.AccessKey, second.AccessKey);
        Assert.Same(second, await live.GetAsync(live.Definition()));
        Assert.Same(first.Live, second.Live);
        Assert.Equal([.. WholeChain, .. WholeChain], live.Calls);
    }

    [Fact]
    public async Task It_is_renewed_ahead_of_its_end_from_the_hop_that_is_good()
    {
        using var live = new LiveRun();
        var first = await live.GetAsync(live.Definition(900));
        var due = first.Live!.RenewAt!.Value;
        Assert.Equal(TimeSpan.FromSeconds(750), due - live.Clock.UtcNow);
        live.Clock.Advance(TimeSpan.FromSeconds(749));
        Assert.Same(first, await live.GetAsync(live.Definition(900)));
        live.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await live.GetAsync(live.Definition(900));
        Assert.NotEqual(first.AccessKey, second.AccessKey);
        Assert.Equal([.. WholeChain, "deploy"], live.Calls);
        Assert.Equal(first.Chain.Hops[0].ExpiresAt, second.Chain.Hops[0].ExpiresAt);

        // The base role's session is over, or all but: the identity is asked anew.
        live.Clock.Advance(TimeSpan.FromSeconds(3600 - 750 - 30));
        await live.GetAsync(live.Definition(900));
        Assert.Equal([.. WholeChain, "deploy", .. WholeChain], live.Calls);
    }

    /// <summary>They explain the run that they were given to; a renewal has nobody to explain anything to.</summary>
    [Fact]
    public async Task Policies_that_are_gone_are_no_matter_to_a_renewal()
    {
        using var live = new LiveRun();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".trust.json");
        File.WriteAllText(path, "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111111111111\"},\"Action\":\"sts:AssumeRole\"}}");
        var first = await live.Chains.RunAsync(new RoleChainDefinition(live.Definition()) { PolicyPaths = [path] }, live.Run, default);
        File.Delete(path);
        live.Clock.Advance(TimeSpan.FromHours(2));
        Assert.NotEqual(first.AccessKey, (await first.Live!.GetAsync(TimeSpan.Zero, live.Run, default)).AccessKey);

        // Asked for again, it cannot be explained, and that is said before any call.
        var calls = live.Calls.Count;
        var failure = await Assert.ThrowsAsync<RoleChainException>(() => live.Chains.RunAsync(new RoleChainDefinition(live.Definition()) { PolicyPaths = [path] }, live.Run, default));
        Assert.Equal((RoleChainErrorKind.PolicySourceInvalid, calls), (failure.Kind, live.Calls.Count));
    }

    [Fact]
    public async Task Sixty_four_at_once_make_one_exchange_a_hop()
    {
        using var live = new LiveRun();
        await live.GetAsync(live.Definition());
        live.Clock.Advance(TimeSpan.FromHours(2));
        using var gate = new ManualResetEventSlim();
        live.Answer = _ =>
        {
            gate.Wait();
            return null;
        };
        var asking = Enumerable.Range(0, 64).Select(_ => Task.Factory.StartNew(() => live.GetAsync(live.Definition()), TaskCreationOptions.LongRunning).Unwrap()).ToArray();
        await Task.Delay(200);
        gate.Set();
        var credentials = await Task.WhenAll(asking);
        Assert.Equal([.. WholeChain, .. WholeChain], live.Calls);
        Assert.Single(credentials.Distinct());
    }

    /// <summary>15-minute sessions, asked for each 10 seconds: each is used until a sixth of it is left.</summary>
    [Fact]
    public async Task A_day_of_use_never_sees_an_expired_credential()
    {
        using var live = new LiveRun();
        var chain = live.Chains.Open(live.Definition(900, 900));
        var renewals = new HashSet<string>();
        for (var time = TimeSpan.Zero; time < TimeSpan.FromDays(1); time += TimeSpan.FromSeconds(10))
        {
            var credential = await chain.GetAsync(TimeSpan.Zero, live.Run, default);
            Assert.True(credential.ExpiresAt - live.Clock.UtcNow >= TimeSpan.FromSeconds(150 - 10), "too near its end at " + time);
            renewals.Add(credential.AccessKey);
            live.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        // 86400 / 750, rounded up: no more than there must be.
        Assert.Equal(116, renewals.Count);
        Assert.Equal(116, live.Calls.Count(call => call == "deploy"));
    }

    [Fact]
    public async Task A_renewal_that_fails_while_the_old_one_lives_is_a_warning()
    {
        using var live = new LiveRun();
        var first = await live.GetAsync(live.Definition());
        live.Answer = request => request.Action != "AssumeRole" ? null : Reply.Error(403, "AccessDenied", "User is not authorized to perform: sts:AssumeRole");
        live.Clock.Advance(TimeSpan.FromMinutes(56));
        Assert.Same(first, await live.GetAsync(live.Definition()));
        var warning = Assert.Single(live.Run.Events, item => item.Kind == ChainEventKind.Warning);
        Assert.Contains("could not be renewed, and lives until 2026-11-25 01:00:00Z: Hop 2 of 2", warning.Message, StringComparison.Ordinal);
        live.Run.AssertNoSecret();

        // Not again at each call.
        var calls = live.Calls.Count;
        Assert.Same(first, await live.GetAsync(live.Definition()));
        Assert.Equal(calls, live.Calls.Count);
        live.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Same(first, await live.GetAsync(live.Definition()));
        Assert.True(live.Calls.Count > calls);

        // Once it is over, it is an error that says why; and it passes with its cause.
        live.Clock.Advance(TimeSpan.FromMinutes(4));
        var failure = await Assert.ThrowsAsync<RoleChainException>(() => live.GetAsync(live.Definition()));
        Assert.Equal(RoleChainErrorKind.HopRefused, failure.Kind);
        live.Run.AssertNoSecret(failure);
        live.Answer = null;
        Assert.NotEqual(first.AccessKey, (await live.GetAsync(live.Definition())).AccessKey);
    }

    [Fact]
    public async Task A_source_that_fails_unexpectedly_leaves_the_old_one_too()
    {
        using var live = new LiveRun();
        var provider = new FailingProvider();
        var definition = new RoleChainDefinition(live.Definition()) { Identity = new SourceCredentialIdentity(provider), Hops = [new RoleChainHop(EngineRun.Base)] };
        var first = await live.GetAsync(definition);
        provider.Failure = new InvalidOperationException(Canary.Secret);
        live.Clock.Advance(TimeSpan.FromMinutes(56));
        Assert.Same(first, await live.GetAsync(definition));
        Assert.EndsWith(": System.InvalidOperationException.", Assert.Single(live.Run.Events, item => item.Kind == ChainEventKind.Warning).Message, StringComparison.Ordinal);
        live.Run.AssertNoSecret();
    }

    [Fact]
    public async Task A_base_session_that_was_revoked_is_taken_again()
    {
        using var live = new LiveRun();
        await live.GetAsync(live.Definition(900));
        live.Clock.Advance(TimeSpan.FromSeconds(800));
        var refused = 0;
        live.Answer = request => request.Action == "AssumeRole" && refused++ == 0 ? Reply.Error(403, "AccessDenied", "explicit deny") : null;
        await live.GetAsync(live.Definition(900));
        Assert.Equal([.. WholeChain, "deploy", .. WholeChain], live.Calls);
    }

    [Fact]
    public async Task The_renewal_ends_with_the_last_who_waits_and_not_before()
    {
        using var live = new LiveRun();
        live.Answer = request => request.Action == "AssumeRole" ? Reply.Never() : null;
        using var one = new CancellationTokenSource();
        using var two = new CancellationTokenSource();
        var first = live.GetAsync(live.Definition(), cancellationToken: one.Token);
        var second = live.GetAsync(live.Definition(), cancellationToken: two.Token);
        await Until(() => live.Calls.Count == 3);
        one.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(second.IsCompleted);
        var third = live.GetAsync(live.Definition());
        two.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);
        Assert.Equal(3, live.Calls.Count);
    }

    [Fact]
    public async Task After_everybody_left_the_next_begins_anew()
    {
        using var live = new LiveRun();
        live.Answer = request => request.Action == "AssumeRole" ? Reply.Never() : null;
        using var stop = new CancellationTokenSource();
        var first = live.GetAsync(live.Definition(), cancellationToken: stop.Token);
        await Until(() => live.Calls.Count == 3);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        live.Answer = null;
        Assert.NotNull(await live.GetAsync(live.Definition()));
        Assert.Equal([.. WholeChain, .. WholeChain], live.Calls);
    }

    [Fact]
    public async Task Who_wants_more_life_gets_it_but_not_more_than_half_of_a_session()
    {
        using var live = new LiveRun();
        var first = await live.GetAsync(live.Definition(900));
        Assert.Same(first, await live.GetAsync(live.Definition(900), TimeSpan.FromHours(6)));
        live.Clock.Advance(TimeSpan.FromSeconds(451));
        Assert.Same(first, await live.GetAsync(live.Definition(900), TimeSpan.FromSeconds(440)));
        Assert.NotSame(first, await live.GetAsync(live.Definition(900), TimeSpan.FromMinutes(20)));
    }

    /// <summary>A scope, or an export, sets the environment to what the chain came to.</summary>
    [Fact]
    public async Task A_renewal_begins_where_the_chain_began_and_not_with_its_own_result()
    {
        using var live = new LiveRun();
        live.Run.Environment.Remove("ACTIONS_ID_TOKEN_REQUEST_URL");
        live.Run.Environment["AWS_ACCESS_KEY_ID"] = "AKIAORIGINALORIGINAL";
        live.Run.Environment["AWS_SECRET_ACCESS_KEY"] = Canary.Secret;
        var credential = await live.GetAsync(live.Definition(900, 900));
        live.Run.Environment["AWS_ACCESS_KEY_ID"] = credential.AccessKey;
        live.Run.Environment["AWS_SECRET_ACCESS_KEY"] = credential.SecretKey;
        live.Run.Environment["AWS_SESSION_TOKEN"] = credential.SessionToken;
        live.Clock.Advance(TimeSpan.FromMinutes(20));
        await credential.Live!.GetAsync(TimeSpan.Zero, live.Run, default);
        Assert.Equal(["base", "deploy", "base", "deploy"], live.Calls);
        var signer = live.Server.Requests[2].Headers["Authorization"];
        Assert.Contains("Credential=AKIAORIGINALORIGINAL/", signer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewal_has_nobody_to_ask_for_a_code()
    {
        using var live = new LiveRun();
        live.Run.Environment.Clear();
        live.Run.Environment["AWS_ACCESS_KEY_ID"] = "AKIAORIGINALORIGINAL";
        live.Run.Environment["AWS_SECRET_ACCESS_KEY"] = Canary.Secret;
        var definition = live.Definition(900);
        definition = new RoleChainDefinition(definition)
        {
            Hops = [new RoleChainHop(EngineRun.Base) { SerialNumber = "arn:aws:iam::111111111111:mfa/me", TokenCode = new FixedTokenCode(new SecretText("123456")) }, definition.Hops[1]],
        };
        var chain = (await live.Chains.RunAsync(definition, live.Run, default)).Live!;

        // The hop with the device is good, so that nobody need be asked.
        live.Clock.Advance(TimeSpan.FromMinutes(14));
        await chain.GetAsync(TimeSpan.Zero, live.Run, default);
        Assert.Equal(["base", "deploy", "deploy"], live.Calls);
        live.Clock.Advance(TimeSpan.FromHours(2));
        var failure = await Assert.ThrowsAsync<RoleChainException>(() => chain.GetAsync(TimeSpan.Zero, live.Run, default));
        Assert.Equal(RoleChainErrorKind.TokenCodeUnavailable, failure.Kind);
        Assert.Equal(3, live.Calls.Count);
    }

    [Fact]
    public void Chains_that_differ_in_anything_are_others()
    {
        using var live = new LiveRun();
        RoleChainDefinition With(Func<RoleChainHop, RoleChainHop> change) => new(live.Definition()) { Hops = [new RoleChainHop(EngineRun.Base), change(new RoleChainHop(EngineRun.Deploy))] };
        RoleChainDefinition[] different =
        [
            live.Definition(),
            live.Definition(900),
            live.Definition(null, 900),
            With(_ => new RoleChainHop(EngineRun.Base + "2")),
            With(hop => new RoleChainHop(hop.RoleArn) { SessionName = "me" }),
            With(hop => new RoleChainHop(hop.RoleArn) { ExternalId = "me" }),
            With(hop => new RoleChainHop(hop.RoleArn) { SourceIdentity = "me" }),
            With(hop => new RoleChainHop(hop.RoleArn) { Policy = "{}" }),
            With(hop => new RoleChainHop(hop.RoleArn) { PolicyArns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }),
            With(hop => new RoleChainHop(hop.RoleArn) { Tags = [new SessionTag("a", "b=c")] }),
            With(hop => new RoleChainHop(hop.RoleArn) { Tags = [new SessionTag("a=b", "c")] }),
            With(hop => new RoleChainHop(hop.RoleArn) { Tags = [new SessionTag("a", "b=c")], TransitiveTagKeys = ["a"] }),
            With(hop => new RoleChainHop(hop.RoleArn) { TransitiveTagKeys = ["Actor"] }),
            new(live.Definition()) { Region = "eu-west-1" },
            new(live.Definition()) { EndpointUrl = "https://sts.example" },
            new(live.Definition()) { SourceIdentityFromActor = true },
            new(live.Definition()) { SessionTagging = SessionTagging.Transitive },
            new(live.Definition()) { Identity = new AutomaticIdentity { Audience = "other" } },
            new(live.Definition()) { Identity = new WebIdentityTokenIdentity(new SecretText(Canary.Token())) },
            new(live.Definition()) { Identity = new WebIdentityTokenIdentity(new SecretText(Canary.Token("{\"jti\":\"2\"}"))) },
            new(live.Definition()) { Identity = new WebIdentityTokenFileIdentity("/run/one") },
            new(live.Definition()) { Identity = new WebIdentityTokenFileIdentity("/run/two") },
            new(live.Definition()) { Identity = new WebIdentityTokenFileIdentity("/run/" + new string('a', 600)) },
            new(live.Definition()) { Identity = new WebIdentityTokenFileIdentity("/run/" + new string('a', 601)) },
            new(live.Definition()) { Identity = new WebIdentityTokenCommandIdentity("token", []) },
            new(live.Definition()) { Identity = new WebIdentityTokenCommandIdentity("token", ["--for", "one"]) },
            new(live.Definition()) { Identity = new WebIdentityTokenCommandIdentity("token", ["--for", "two"]) },
            new(live.Definition()) { Identity = new WebIdentityTokenCommandIdentity("token", ["--for one"]) },
            new(live.Definition()) { Identity = new WebIdentityTokenCommandIdentity("/opt/token", []) },
            new(live.Definition()) { Identity = new ProfileIdentity("one") },
            new(live.Definition()) { Identity = new ProfileIdentity("two") },
        ];
        Assert.Equal(different.Length, different.Select(live.Chains.Open).Distinct().Count());
        Assert.Equal(different.Length, live.Chains.Chains.Count);
        Assert.Same(live.Chains.Open(different[0]), live.Chains.Open(new RoleChainDefinition(live.Definition()) { Timeout = TimeSpan.FromSeconds(5), AllowedAccountIds = ["222222222222"] }));
        Assert.Empty(live.Calls);
    }

    [Fact]
    public void The_token_files_of_two_environments_make_two_chains()
    {
        using var live = new LiveRun();
        live.Run.Environment.Clear();
        live.Run.Environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/run/one";
        var first = live.Chains.Open(live.Definition());
        Assert.Same(first, live.Chains.Open(live.Definition()));
        live.Run.Environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/run/two";
        Assert.NotSame(first, live.Chains.Open(live.Definition()));
    }

    [Fact]
    public void It_forgets_what_it_is_told_to_and_the_oldest_beyond_its_capacity()
    {
        using var live = new LiveRun();
        var first = live.Chains.Open(live.Definition());
        Assert.True(live.Chains.Remove(first));
        Assert.False(live.Chains.Remove(first));
        for (var index = 0; index < LiveChains.Capacity + 10; index++)
        {
            live.Chains.Open(new RoleChainDefinition(live.Definition()) { Hops = [new RoleChainHop(EngineRun.Base + index)] });
        }

        Assert.InRange(live.Chains.Chains.Count, LiveChains.Capacity / 2, LiveChains.Capacity);
        live.Chains.Clear();
        Assert.Empty(live.Chains.Chains);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_does_not_end_it_early_or_late()
    {
        using var live = new LiveRun();
        var skew = TimeSpan.FromMinutes(30);
        var corrected = false;
        live.Answer = request =>
        {
            if (request.Action != "AssumeRole" || corrected)
            {
                return null;
            }

            corrected = true;
            var reply = Reply.Error(403, "SignatureDoesNotMatch", "Signature expired: 1 is now earlier than 2");
            reply.Headers["Date"] = (live.Clock.UtcNow + skew).UtcDateTime.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            return reply;
        };
        var credential = await live.GetAsync(live.Definition());

        // STS's time is half an hour later than ours: of the hour to 01:00 half is over already.
        Assert.Equal(credential.ExpiresAt - skew - TimeSpan.FromMinutes(5), credential.Live!.RenewAt);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_gives_no_session_a_longer_life()
    {
        using var live = new LiveRun();
        var first = await live.GetAsync(live.Definition(900, 900));
        live.Clock.Set(TimeSpan.FromHours(-1));
        live.Clock.Advance(TimeSpan.FromSeconds(749));
        Assert.Same(first, await live.GetAsync(live.Definition(900, 900)));
        Assert.Equal(TimeSpan.FromSeconds(1), first.Live!.RenewAt - live.Clock.UtcNow);
        live.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotSame(first, await live.GetAsync(live.Definition(900, 900)));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_makes_no_pause_longer()
    {
        using var live = new LiveRun();
        var first = await live.GetAsync(live.Definition());
        live.Answer = request => request.Action != "AssumeRole" ? null : Reply.Error(403, "AccessDenied", "User is not authorized to perform: sts:AssumeRole");
        live.Clock.Advance(TimeSpan.FromMinutes(56));
        Assert.Same(first, await live.GetAsync(live.Definition()));
        live.Answer = null;
        live.Clock.Set(TimeSpan.FromHours(-1));
        live.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.NotSame(first, await live.GetAsync(live.Definition()));
    }

    /// <summary>The machine slept: the time that only goes forward may not have gone on.</summary>
    [Fact]
    public async Task A_session_that_ended_while_the_machine_slept_is_over()
    {
        using var live = new LiveRun();
        var first = await live.GetAsync(live.Definition());
        live.Clock.Set(TimeSpan.FromHours(2));
        Assert.NotSame(first, await live.GetAsync(live.Definition()));
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 4000, "it did not come to it");
            await Task.Delay(5);
        }
    }

    private sealed class FailingProvider : ISourceCredentialProvider
    {
        public string Description => "failing";

        public SourceKind Kind => SourceKind.LongTermKey;

        public string? Region => null;

        public Exception? Failure { get; set; }

        public string GetKey() => "failing";

        public Task<SourceCredential> GetAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken) => Failure is null
            ? Task.FromResult(new SourceCredential("AKIAEXAMPLEEXAMPLE01", new SecretText("secret-secret"), null, null))
            : Task.FromException<SourceCredential>(Failure);
    }
}
