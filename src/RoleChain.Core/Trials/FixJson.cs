using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Trials;

/// <summary>The ready-made lines that mend a policy.</summary>
internal static class FixJson
{
    /// <summary>A condition: <c>"StringEquals": { "KEY": "VALUE" }</c>.</summary>
    public static string Condition(string operatorName, string key, params string[] values) => Text(operatorName) + ": { " + Text(key) + ": " + List(values) + " }";

    /// <summary>
    /// The condition with a value of the request beside those that it has, under the operator that it has: whom it lets in today it lets in then too. Null
    /// where no further value makes it hold: of what is negated, or compares no texts.
    /// </summary>
    public static string? ConditionWith(ConditionTrace condition, string actual)
    {
        var literal = PolicyTemplate.Literal(actual);
        switch (condition.Parsed)
        {
            case { IsNegated: true }:
                return null;
            case { Family: ConditionFamily.Text or ConditionFamily.TextIgnoringCase }:
                break;
            case { Family: ConditionFamily.TextPattern or ConditionFamily.Arn }:
                literal = literal.Replace("*", "${*}").Replace("?", "${?}");
                break;
            default:
                return null;
        }

        return Condition(condition.Operator, condition.Key, [.. condition.Expected, literal]);
    }

    /// <summary>A condition for a value of the request, in which <c>${</c> is no variable.</summary>
    public static string ConditionFor(string operatorName, string key, string actual) => Condition(operatorName, key, PolicyTemplate.Literal(actual));

    /// <summary>Principals: <c>"Principal": { "AWS": "ARN" }</c>.</summary>
    public static string Principal(IEnumerable<(string Type, string Value)> principals) =>
        "\"Principal\": { " + string.Join(", ", principals.GroupBy(principal => principal.Type, principal => principal.Value, StringComparer.Ordinal).Select(type => Text(type.Key) + ": " + List(type.ToArray()))) + " }";

    /// <summary>The actions of a statement.</summary>
    public static string Actions(params string[] actions) => "\"Action\": " + List(actions);

    /// <summary>A statement that lets a role assume another.</summary>
    public static string CallerStatement(IEnumerable<string> actions, string role) =>
        "{ \"Effect\": \"Allow\", \"Action\": " + List(actions.ToArray()) + ", \"Resource\": " + Text(role) + " }";

    /// <summary>A statement of a trust policy that lets a principal in.</summary>
    /// <param name="type">The type of principal.</param>
    /// <param name="principal">The principal.</param>
    /// <param name="actions">The actions.</param>
    /// <param name="equal">What has to be equal: keys, and values of the request.</param>
    public static string TrustStatement(string type, string principal, IEnumerable<string> actions, params (string Key, string Actual)[] equal) =>
        "{ \"Effect\": \"Allow\", " + Principal([(type, principal)]) + ", " + Actions(actions.ToArray())
        + (equal.Length == 0 ? string.Empty : ", \"Condition\": { \"StringEquals\": { " + string.Join(", ", equal.Select(one => Text(one.Key) + ": " + Text(PolicyTemplate.Literal(one.Actual)))) + " } }")
        + " }";

    private static string List(string[] values) => values.Length == 1 ? Text(values[0]) : "[" + string.Join(", ", values.Select(Text)) + "]";

    /// <summary>A text as JSON has it, with no more escapes than it needs.</summary>
    private static string Text(string value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStringValue(value);
        }

        return SafeText.ForDisplay(Encoding.UTF8.GetString(stream.ToArray()), 4096);
    }
}
