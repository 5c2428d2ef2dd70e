using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RoleChain.Core.Trials;

/// <summary>The ready-made lines that mend a policy.</summary>
internal static class FixJson
{
    /// <summary>A condition: <c>"StringEquals": { "KEY": "VALUE" }</c>.</summary>
    public static string Condition(string operatorName, string key, string value) => Text(operatorName) + ": { " + Text(key) + ": " + Text(value) + " }";

    /// <summary>A condition for a value of the request, in which <c>${</c> is no variable.</summary>
    public static string ConditionFor(string operatorName, string key, string actual) => Condition(operatorName, key, actual.Replace("${", "${$}{"));

    /// <summary>A principal: <c>"Principal": { "AWS": "ARN" }</c>.</summary>
    public static string Principal(string type, string value) => "\"Principal\": { " + Text(type) + ": " + Text(value) + " }";

    /// <summary>The actions of a statement.</summary>
    public static string Actions(params string[] actions) => "\"Action\": " + List(actions);

    /// <summary>A statement that lets a role assume another.</summary>
    public static string CallerStatement(IEnumerable<string> actions, string role) =>
        "{ \"Effect\": \"Allow\", \"Action\": " + List(actions.ToArray()) + ", \"Resource\": " + Text(role) + " }";

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
