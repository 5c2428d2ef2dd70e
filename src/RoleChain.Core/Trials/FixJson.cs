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

    /// <summary>The condition with a value of the request beside those that it has: whom it lets in today it lets in then too.</summary>
    public static string ConditionWith(ConditionTrace condition, string actual)
    {
        const string Optional = "IfExists";
        var name = condition.Operator.EndsWith(Optional, StringComparison.Ordinal) ? condition.Operator.Substring(0, condition.Operator.Length - Optional.Length) : condition.Operator;
        var canTake = condition.Expected.Count > 0 && (name == "StringEquals" || (name == "StringLike" && actual.IndexOfAny(['*', '?']) < 0));
        return canTake
            ? Condition(name, condition.Key, [.. condition.Expected, actual.Replace("${", "${$}{")])
            : ConditionFor("StringEquals", condition.Key, actual);
    }

    /// <summary>A condition for a value of the request, in which <c>${</c> is no variable.</summary>
    public static string ConditionFor(string operatorName, string key, string actual) => Condition(operatorName, key, actual.Replace("${", "${$}{"));

    /// <summary>Principals: <c>"Principal": { "AWS": "ARN" }</c>.</summary>
    public static string Principal(IEnumerable<(string Type, string Value)> principals) =>
        "\"Principal\": { " + string.Join(", ", principals.GroupBy(principal => principal.Type, principal => principal.Value, StringComparer.Ordinal).Select(type => Text(type.Key) + ": " + List(type.ToArray()))) + " }";

    /// <summary>The actions of a statement.</summary>
    public static string Actions(params string[] actions) => "\"Action\": " + List(actions);

    /// <summary>A statement that lets a role assume another.</summary>
    public static string CallerStatement(IEnumerable<string> actions, string role) =>
        "{ \"Effect\": \"Allow\", \"Action\": " + List(actions.ToArray()) + ", \"Resource\": " + Text(role) + " }";

    /// <summary>A statement of a trust policy that lets a principal in.</summary>
    public static string TrustStatement(string type, string principal, IEnumerable<string> actions) =>
        "{ \"Effect\": \"Allow\", " + Principal([(type, principal)]) + ", " + Actions(actions.ToArray()) + " }";

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
