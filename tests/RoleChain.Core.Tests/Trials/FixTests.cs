using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace RoleChain.Core.Tests.Trials;

/// <summary>The line that an explanation has ready is put into the policy: what it was about is let in then.</summary>
public class FixTests
{
    public static TheoryData<string> Names => MisconfigurationTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_ready_to_be_put_in_helps(string name)
    {
        var setup = MisconfigurationTests.Broken(name);
        var trial = await setup.TryAsync();
        var applied = new List<(RefusalCauseId Id, int? Hop, string? Key, string? Action)>();
        while (trial.Hops.SelectMany(hop => hop.Causes).FirstOrDefault(cause => cause.FixJson is not null) is { } cause)
        {
            Assert.DoesNotContain(Of(cause), applied);
            applied.Add(Of(cause));
            Apply(setup, cause);
            trial = await setup.TryAsync();
        }

        // What has no line of JSON for a cure is what is left, and nothing that was mended.
        Assert.True(applied.Count == 0 || trial.Verdict == HopVerdict.Allowed || trial.Hops.SelectMany(hop => hop.Causes).Any(), trial.ToString());
        Assert.DoesNotContain(trial.Hops.SelectMany(hop => hop.Causes), cause => applied.Contains(Of(cause)));
    }

    private static (RefusalCauseId Id, int? Hop, string? Key, string? Action) Of(RefusalCause cause) => (cause.Id, cause.HopNumber, cause.Key, cause.Action);

    [Fact]
    public async Task Of_a_statement_with_NotAction()
    {
        var setup = new TrialSetup
        {
            DeployHop = hop => new RoleChainHop(hop.RoleArn, hop) { Tags = [new SessionTag("team", "a")] },
            DeployTrust = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + TrialSetup.Base + "\"},\"NotAction\":\"sts:TagSession\"}]}",
        };
        var cause = Assert.Single((await setup.TryAsync()).Hops[1].Causes);
        Assert.Equal("\"Action\": [\"sts:AssumeRole\", \"sts:TagSession\"]", cause.FixJson);
        Assert.Contains("excepts the action sts:TagSession", cause.Message, StringComparison.Ordinal);
        Apply(setup, cause);
        Assert.Equal(HopVerdict.Allowed, (await setup.TryAsync()).Verdict);
    }

    [Fact]
    public async Task A_subject_that_looks_like_a_variable()
    {
        var setup = new TrialSetup();
        setup.Claims["sub"] = ["repo:octo-org/octo-app:environment:${aws:username}"];
        var cause = Assert.Single((await setup.TryAsync()).Hops[0].Causes);
        Apply(setup, cause);
        Assert.Equal(HopVerdict.Allowed, (await setup.TryAsync()).Verdict);
    }

    private static void Apply(TrialSetup setup, RefusalCause cause)
    {
        switch (cause.Side)
        {
            case RefusalSide.TrustPolicy when cause.Policy == "base.trust.json":
                setup.BaseTrust = Mended(setup.BaseTrustText, cause);
                break;
            case RefusalSide.TrustPolicy:
                setup.DeployTrust = Mended(setup.DeployTrustText, cause);
                break;
            case RefusalSide.CallerPolicy:
                setup.BasePolicy = Mended(setup.BasePolicy, cause);
                break;
            case RefusalSide.PermissionsBoundary:
                setup.BaseBoundary = Mended(setup.BaseBoundary!, cause);
                break;
            case RefusalSide.ServiceControlPolicy:
                setup.ServiceControl = Mended(setup.ServiceControl!, cause);
                break;
            case RefusalSide.SessionPolicy:
                var made = setup.BaseHop;
                setup.BaseHop = hop => made(hop) is var was ? new RoleChainHop(was.RoleArn, was) { Policy = Mended(was.Policy!, cause) } : hop;
                break;
            default:
                Assert.Fail("A line of JSON for " + cause.Side);
                break;
        }
    }

    private static string Mended(string policy, RefusalCause cause)
    {
        var document = JsonNode.Parse(policy)!.AsObject();
        var statements = document["Statement"] is JsonArray array ? array.Select(item => item!.DeepClone()).ToList() : [document["Statement"]!.DeepClone()];
        if (cause.FixJson![0] == '{')
        {
            statements.Add(JsonNode.Parse(cause.FixJson)!);
        }
        else
        {
            Put(statements[cause.Statement!.Value - 1].AsObject(), JsonNode.Parse("{" + cause.FixJson + "}")!.AsObject().Single(), cause);
        }

        document["Statement"] = new JsonArray(statements.ToArray());
        return document.ToJsonString();
    }

    private static void Put(JsonObject statement, KeyValuePair<string, JsonNode?> part, RefusalCause cause)
    {
        if (part.Key is "Principal" or "Action")
        {
            statement.Remove("Not" + part.Key);
            statement[part.Key] = part.Value!.DeepClone();
            return;
        }

        // In the place of the condition that does not hold.
        var conditions = statement["Condition"]!.AsObject();
        var old = conditions[cause.Operator!]!.AsObject();
        old.Remove(cause.Key!);
        if (old.Count == 0)
        {
            conditions.Remove(cause.Operator!);
        }

        var added = part.Value!.AsObject().Single();
        var (key, value) = (added.Key, added.Value);
        if (conditions[part.Key] is not JsonObject target)
        {
            conditions[part.Key] = target = [];
        }

        target[key] = value!.DeepClone();
    }
}
