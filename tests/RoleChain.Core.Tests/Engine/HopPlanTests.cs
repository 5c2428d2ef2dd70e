using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.Engine;

/// <summary>What the engine adds to a definition's hops, in the calls that go out.</summary>
public class HopPlanTests
{
    private const string ActorToken = "{\"iss\":\"https://token.actions.githubusercontent.com\",\"sub\":\"repo:octo-org/octo-app:ref:refs/heads/main\",\"aud\":\"sts.amazonaws.com\",\"exp\":4102444800,\"actor\":\"dependabot[bot]\"}";

    /// <summary>The tags of aws-actions/configure-aws-credentials 6.2.3 (src/assumeRole.ts): keys, order, and values made fit.</summary>
    [Fact]
    public async Task A_GitHub_job_has_its_default_tags_on_the_first_AssumeRole()
    {
        using var server = new ScriptedServer(Behave);
        await InJob(server).RunAsync(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy, EngineRun.Deploy));

        Assert.DoesNotContain(server.Requests[1].Form.Keys, key => key.StartsWith("Tags", StringComparison.Ordinal));
        Assert.Equal(
            [
                "GitHub=Actions", "Repository=octo-org/octo-app", "Workflow=Build _ deploy_", "Action=__run", "Actor=dependabot_bot_", "Commit=0123abc", "Branch=refs/heads/feature/x",
                "EventName=push", "RunId=42", "Job=deploy", "TriggeringActor=octocat",
            ],
            Tags(server.Requests[2]));
        Assert.DoesNotContain(server.Requests[2].Form.Keys, key => key.StartsWith("TransitiveTagKeys", StringComparison.Ordinal));
        Assert.Empty(Tags(server.Requests[3]));
    }

    [Fact]
    public async Task Default_tags_travel_by_choice()
    {
        using var server = new ScriptedServer(Behave);
        await InJob(server).RunAsync(new RoleChainDefinition(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy)) { SessionTagging = SessionTagging.Transitive });
        Assert.Equal(
            Tags(server.Requests[2]).Select(tag => tag.Split('=')[0]),
            Values(server.Requests[2], "TransitiveTagKeys.member.{0}"));
    }

    [Theory]
    [InlineData("off")]
    [InlineData("elsewhere")]
    public async Task No_default_tags(string why)
    {
        using var server = new ScriptedServer(Behave);
        var run = InJob(server);
        if (why == "elsewhere")
        {
            run.Environment.Remove("GITHUB_ACTIONS");
        }

        await run.RunAsync(new RoleChainDefinition(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy)) { SessionTagging = why == "off" ? SessionTagging.Off : SessionTagging.On });
        Assert.Empty(Tags(server.Requests[2]));
    }

    [Fact]
    public async Task A_users_tag_wins_over_a_default_one_and_default_keys_may_be_transitive()
    {
        using var server = new ScriptedServer(Behave);
        var chain = EngineRun.Chain(server.Url);
        await InJob(server).RunAsync(new RoleChainDefinition(chain)
        {
            Hops = [new RoleChainHop(EngineRun.Base), new RoleChainHop(EngineRun.Deploy) { Tags = [new SessionTag("workflow", "mine")], TransitiveTagKeys = ["Repository", "workflow"] }],
        });
        Assert.Equal(["workflow=mine"], Tags(server.Requests[2]).Where(tag => tag.StartsWith("workflow", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(["Repository", "workflow"], Values(server.Requests[2], "TransitiveTagKeys.member.{0}"));
    }

    /// <summary>Its value is the token's, and so known only once the token is there.</summary>
    [Fact]
    public async Task The_default_tag_Actor_may_be_transitive()
    {
        using var server = new ScriptedServer(Behave);
        await InJob(server).RunAsync(new RoleChainDefinition(EngineRun.Chain(server.Url))
        {
            Hops = [new RoleChainHop(EngineRun.Base), new RoleChainHop(EngineRun.Deploy) { TransitiveTagKeys = ["Actor"] }],
        });
        Assert.Equal(["Actor"], Values(server.Requests[2], "TransitiveTagKeys.member.{0}"));
    }

    [Fact]
    public async Task A_default_key_that_the_job_has_no_value_for_cannot_be_transitive()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var failure = await EngineRun.InActions(server).FailAsync(new RoleChainDefinition(EngineRun.Chain(server.Url))
        {
            Hops = [new RoleChainHop(EngineRun.Base), new RoleChainHop(EngineRun.Deploy) { TransitiveTagKeys = ["Actor"] }],
        });
        Assert.Equal((RoleChainErrorKind.InvalidSessionTag, 2), (failure.Kind, failure.HopNumber));
        Assert.DoesNotContain(server.Requests, request => request.Action is not null);
    }

    [Fact]
    public async Task A_default_tag_that_travels_is_not_passed_again()
    {
        using var server = new ScriptedServer(Behave);
        var failure = await InJob(server).FailAsync(new RoleChainDefinition(EngineRun.Chain(server.Url))
        {
            Hops = [new RoleChainHop(EngineRun.Base), new RoleChainHop(EngineRun.Deploy), new RoleChainHop(EngineRun.Deploy) { Tags = [new SessionTag("repository", "mine")] }],
            SessionTagging = SessionTagging.Transitive,
        });
        Assert.Equal((RoleChainErrorKind.SessionTagConflict, 3), (failure.Kind, failure.HopNumber));
    }

    [Fact]
    public async Task The_source_identity_can_be_the_tokens_actor()
    {
        using var server = new ScriptedServer(Behave);
        var run = InJob(server);
        run.Environment["GITHUB_ACTOR"] = "somebody-else"; // any step can set a variable
        await run.RunAsync(new RoleChainDefinition(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy, EngineRun.Deploy)) { SourceIdentityFromActor = true });
        Assert.False(server.Requests[1].Form.ContainsKey("SourceIdentity"));
        Assert.Equal("dependabot_bot_", server.Requests[2].Form["SourceIdentity"]);
        Assert.False(server.Requests[3].Form.ContainsKey("SourceIdentity"));
    }

    [Fact]
    public async Task A_token_without_an_actor_gives_no_source_identity()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var failure = await EngineRun.InActions(server).FailAsync(new RoleChainDefinition(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy)) { SourceIdentityFromActor = true });
        Assert.Equal(RoleChainErrorKind.ActorUnavailable, failure.Kind);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Tags_that_are_too_large_are_trimmed_once_by_choice(bool trim, int calls)
    {
        const string Said = "Packed size of session tags consumes 112% of allotted space.";
        using var server = new ScriptedServer(request => request.Action == "AssumeRole" ? Reply.Error(400, "PackedPolicyTooLarge", Said) : Behave(request));
        var run = InJob(server);
        var failure = await run.FailAsync(new RoleChainDefinition(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy)) { TrimSessionTags = trim, SessionTagging = SessionTagging.Transitive });

        Assert.Equal(RoleChainErrorKind.PackedPolicyTooLarge, failure.Kind);
        Assert.Contains("112%", failure.Message, StringComparison.Ordinal);
        var assumptions = server.Requests.Where(request => request.Action == "AssumeRole").ToArray();
        Assert.Equal(calls, assumptions.Length);
        Assert.Contains("RunId=42", Tags(assumptions[0]));
        if (trim)
        {
            Assert.Equal(["GitHub", "Repository", "Workflow", "Action", "Actor", "Commit", "Branch"], Tags(assumptions[1]).Select(tag => tag.Split('=')[0]));
            Assert.Equal(["GitHub", "Repository", "Workflow", "Action", "Actor", "Commit", "Branch"], Values(assumptions[1], "TransitiveTagKeys.member.{0}"));
            Assert.Contains(run.Events, item => item.Kind == ChainEventKind.Warning && item.Message.Contains("112%", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Every_parameter_of_a_hop_is_sent()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var source = new SourceCredentialIdentity(new Keys());
        await new EngineRun().RunAsync(new RoleChainDefinition
        {
            Identity = source,
            Hops =
            [
                new RoleChainHop(EngineRun.Base)
                {
                    SessionName = "session", DurationSeconds = 43200, ExternalId = "contract-1", SourceIdentity = "octocat",
                    Tags = [new SessionTag("Team", "a b")], TransitiveTagKeys = ["Team"],
                    Policy = "{ \"Statement\" : [ ] }", PolicyArns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
                    SerialNumber = "arn:aws:iam::111111111111:mfa/me", TokenCode = new FixedTokenCode(new SecretText("012345")),
                },
            ],
            Region = "eu-west-2",
            EndpointUrl = server.Url,
        });
        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["Action"] = "AssumeRole",
                ["Version"] = "2011-06-15",
                ["RoleArn"] = EngineRun.Base,
                ["RoleSessionName"] = "session",
                ["DurationSeconds"] = "43200",
                ["ExternalId"] = "contract-1",
                ["SourceIdentity"] = "octocat",
                ["Tags.member.1.Key"] = "Team",
                ["Tags.member.1.Value"] = "a b",
                ["TransitiveTagKeys.member.1"] = "Team",
                ["Policy"] = "{\"Statement\":[]}",
                ["PolicyArns.member.1.arn"] = "arn:aws:iam::aws:policy/ReadOnlyAccess",
                ["SerialNumber"] = "arn:aws:iam::111111111111:mfa/me",
                ["TokenCode"] = "012345",
            },
            new SortedDictionary<string, string>(server.Requests.Single().Form.ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal));
    }

    /// <summary>"MFA works for IAM users' credentials only", and whether a temporary credential is a user's cannot be seen.</summary>
    [Theory]
    [InlineData(SourceKind.TemporaryCredential, true)]
    [InlineData(SourceKind.LongTermKey, false)]
    public async Task An_MFA_device_with_a_temporary_source_warns(SourceKind kind, bool warns)
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = new EngineRun();
        await run.RunAsync(new RoleChainDefinition
        {
            Identity = new SourceCredentialIdentity(new Keys { Kind = kind }),
            Hops = [new RoleChainHop(EngineRun.Base) { SerialNumber = "arn:aws:iam::111111111111:mfa/me", TokenCode = new FixedTokenCode(new SecretText("012345")) }],
            Region = "eu-west-2",
            EndpointUrl = server.Url,
        });
        Assert.Equal(warns, run.Events.Any(item => item.Kind == ChainEventKind.Warning && item.Message.Contains("MFA works for an IAM user", StringComparison.Ordinal)));
    }

    /// <summary>configure-aws-credentials takes a bare role name in the source account too.</summary>
    [Fact]
    public async Task A_bare_first_role_is_in_the_source_credentials_account()
    {
        using var server = new ScriptedServer(request => request.Action == "GetCallerIdentity"
            ? new Reply { Body = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult><Arn>arn:aws:iam::111111111111:user/me</Arn><UserId>AIDA</UserId><Account>111111111111</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>" }
            : EngineRun.Behave(request));
        await new EngineRun().RunAsync(EngineRun.Chain(server.Url, new SourceCredentialIdentity(new Keys()), "base", "222222222222:ci/deploy", "ci/other"));
        Assert.Equal(
            ["", "arn:aws:iam::111111111111:role/base", "arn:aws:iam::222222222222:role/ci/deploy", "arn:aws:iam::222222222222:role/ci/other"],
            server.Requests.Select(request => request.Form.TryGetValue("RoleArn", out var role) ? role : string.Empty));
    }

    [Fact]
    public async Task Account_numbers_are_masked_by_choice_before_anything_names_them()
    {
        using var server = new ScriptedServer(Behave);
        var run = InJob(server);
        var masked = true;
        run.Reported += item => masked &= !item.Message.Contains("222222222222", StringComparison.Ordinal) || run.StandardOutput.Contains("::add-mask::222222222222\n", StringComparison.Ordinal);
        await run.RunAsync(new RoleChainDefinition(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy)) { MaskAccountIds = true });
        Assert.True(masked);
        Assert.Contains("::add-mask::111111111111\n", run.StandardOutput, StringComparison.Ordinal);

        var other = InJob(server);
        await other.RunAsync(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy));
        Assert.DoesNotContain("::add-mask::111111111111\n", other.StandardOutput, StringComparison.Ordinal);
    }

    /// <summary>What is wrong with a role or the allowed accounts is said with their numbers.</summary>
    [Theory]
    [InlineData("arn:aws:iam::555555555555:user/x", "555555555555")]
    [InlineData("arn:aws:iam::555555555555:role/x", "444444444444")]
    [InlineData("555555555555:a b", "555555555555")]
    public async Task Account_numbers_of_a_faulty_chain_are_masked_too(string role, string account)
    {
        using var server = new ScriptedServer(Behave);
        var run = InJob(server);
        var failure = await run.FailAsync(new RoleChainDefinition(EngineRun.Chain(server.Url, null, role)) { MaskAccountIds = true, AllowedAccountIds = ["444444444444"] });
        Assert.Contains(account, failure.Message, StringComparison.Ordinal);
        Assert.Contains("::add-mask::" + account + "\n", run.StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sts:TagSession", RoleChainErrorKind.TagSessionRefused)]
    [InlineData("sts:SetSourceIdentity", RoleChainErrorKind.SetSourceIdentityRefused)]
    [InlineData("sts:AssumeRole", RoleChainErrorKind.HopRefused)]
    public async Task The_action_that_was_refused_is_told_apart(string action, RoleChainErrorKind kind)
    {
        using var server = new ScriptedServer(request => request.Action == "AssumeRole" ? Reply.Error(403, "AccessDenied", "User: arn:x is not authorized to perform: " + action + " on resource: " + EngineRun.Deploy) : Behave(request));
        Assert.Equal(kind, (await InJob(server).FailAsync(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy))).Kind);
    }

    private static Reply Behave(ScriptedServer.Request request) =>
        request.Action is null ? Reply.Json("{\"value\":\"" + Canary.Token(ActorToken) + "\"}") : EngineRun.Behave(request);

    private static EngineRun InJob(ScriptedServer server)
    {
        var run = EngineRun.InActions(server);
        foreach (var (name, value) in new[]
        {
            ("GITHUB_ACTIONS", "true"), ("GITHUB_REPOSITORY", "octo-org/octo-app"), ("GITHUB_WORKFLOW", "Build & deploy!"), ("GITHUB_ACTION", "__run"), ("GITHUB_ACTOR", "octocat"),
            ("GITHUB_SHA", "0123abc"), ("GITHUB_REF", "refs/heads/feature/x"), ("GITHUB_EVENT_NAME", "push"), ("GITHUB_BASE_REF", ""), ("GITHUB_RUN_ID", "42"), ("GITHUB_JOB", "deploy"), ("GITHUB_TRIGGERING_ACTOR", "octocat"),
        })
        {
            run.Environment[name] = value;
        }

        return run;
    }

    private static List<string> Tags(ScriptedServer.Request request) =>
        Values(request, "Tags.member.{0}.Key").Zip(Values(request, "Tags.member.{0}.Value"), (key, value) => key + "=" + value).ToList();

    private static List<string> Values(ScriptedServer.Request request, string name) => Enumerable.Range(1, 60)
        .Select(i => request.Form.TryGetValue(string.Format(System.Globalization.CultureInfo.InvariantCulture, name, i), out var value) ? value : null).OfType<string>().ToList();

    private sealed class Keys : ISourceCredentialProvider
    {
        public string Description => "keys";

        public string GetKey() => Description;

        public SourceKind Kind { get; init; } = SourceKind.LongTermKey;

        public string? Region => null;

        public Task<SourceCredential> GetAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken) => Task.FromResult(Kind == SourceKind.LongTermKey
            ? new SourceCredential("AKIAEXAMPLEEXAMPLE01", new SecretText("secret-secret"), null, null)
            : new SourceCredential("ASIAEXAMPLEEXAMPLE01", new SecretText("secret-secret"), new SecretText("token-token"), null));
    }
}
