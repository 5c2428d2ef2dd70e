using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Tests.Policy;

/// <summary>A statement whose parts can be put into another order, and widened.</summary>
public sealed class GeneratedStatement
{
    public required string Effect { get; init; }

    /// <summary>The principals under AWS; none for a federated one.</summary>
    public required IReadOnlyList<string> Principals { get; init; }

    public string? Provider { get; init; }

    public required IReadOnlyList<string> Actions { get; init; }

    public bool IsNotAction { get; init; }

    public required IReadOnlyList<string> Resources { get; init; }

    public bool IsNotResource { get; init; }

    /// <summary>Operators, their keys, and the keys' values.</summary>
    public required IReadOnlyList<(string Operator, IReadOnlyList<(string Key, IReadOnlyList<string> Values)> Keys)> Conditions { get; init; }

    public static GeneratedStatement Universal(string effect) =>
        new() { Effect = effect, Principals = ["*"], Actions = ["*"], Resources = ["*"], Conditions = [] };

    public string Write(PolicyKind kind, Random? order)
    {
        var members = new List<string>
        {
            "\"Effect\":\"" + Effect + "\"",
            (IsNotAction ? "\"NotAction\":" : "\"Action\":") + Texts(Actions, order),
        };
        if (Conditions.Count > 0)
        {
            members.Add("\"Condition\":{" + string.Join(",", Mix(Conditions, order).Select(block =>
                "\"" + block.Operator + "\":{" + string.Join(",", Mix(block.Keys, order).Select(key => "\"" + key.Key + "\":" + Texts(key.Values, order))) + "}")) + "}");
        }

        if (kind == PolicyKind.Trust)
        {
            members.Add("\"Principal\":{" + (Provider is null ? "\"AWS\":" + Texts(Principals, order) : "\"Federated\":\"" + Provider + "\"") + "}");
        }
        else
        {
            members.Add((IsNotResource ? "\"NotResource\":" : "\"Resource\":") + Texts(Resources, order));
            if (kind == PolicyKind.ResourceControl)
            {
                members.Add("\"Principal\":\"*\"");
            }
        }

        return "{" + string.Join(",", Mix(members, order)) + "}";
    }

    /// <summary>The same statement with a wildcard in the place of a character or a few, in something that it names.</summary>
    public GeneratedStatement Widened(Random random)
    {
        var widensActions = !IsNotAction && random.Next(3) == 0;
        var widensResources = !IsNotResource && random.Next(3) == 0;
        return new GeneratedStatement
        {
            Effect = Effect,
            Principals = Principals,
            Provider = Provider,
            IsNotAction = IsNotAction,
            IsNotResource = IsNotResource,
            Actions = widensActions ? Widen(Actions, "sts:".Length, random) : Actions,
            Resources = widensResources ? Widen(Resources, "arn:".Length, random) : Resources,
            Conditions =
            [
                .. Conditions.Select(block => (
                    block.Operator,
                    (IReadOnlyList<(string Key, IReadOnlyList<string> Values)>)[.. block.Keys.Select(key => (key.Key, block.Operator.Contains("NotLike", StringComparison.Ordinal) || !block.Operator.Contains("Like", StringComparison.Ordinal) ? key.Values : Widen(key.Values, 0, random)))])),
            ],
        };
    }

    public static IReadOnlyList<T> Mix<T>(IEnumerable<T> items, Random? order) => order is null ? [.. items] : [.. items.OrderBy(_ => order.Next())];

    private static string Texts(IEnumerable<string> texts, Random? order) => "[" + string.Join(",", Mix(texts, order).Select(text => "\"" + text + "\"")) + "]";

    private static string[] Widen(IReadOnlyList<string> texts, int from, Random random)
    {
        var widened = texts.ToArray();
        var pick = random.Next(widened.Length);
        var text = widened[pick];
        if (text.Length <= from || text.Contains('$', StringComparison.Ordinal))
        {
            return widened;
        }

        // A colon stays: in an ARN a wildcard does not reach over one.
        var place = random.Next(from, text.Length);
        var end = place + 1;
        if (text[place] is ':' or '*')
        {
            return widened;
        }

        if (random.Next(2) == 0)
        {
            widened[pick] = text[..place] + "?" + text[end..];
            return widened;
        }

        while (end < text.Length && text[end] != ':' && random.Next(3) > 0)
        {
            end++;
        }

        widened[pick] = text[..place] + "*" + text[end..];
        return widened;
    }
}
