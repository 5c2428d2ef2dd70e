using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Xunit;

namespace RoleChain.Core.Tests.Trials;

/// <summary>Puts the line that a cause has ready into the policy that it is of, as its reader would.</summary>
internal static class PolicyMending
{
    /// <summary>Puts it into the policies of a setup.</summary>
    public static void Apply(TrialSetup setup, RefusalCause cause)
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

    /// <summary>A policy with the line in it.</summary>
    public static string Mended(string policy, RefusalCause cause)
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
