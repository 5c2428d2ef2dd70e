using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RoleChain.Core.TrustPolicies;

/// <summary>
/// Writes policy documents as JSON, YAML and in Terraform's language. What is not ASCII is escaped in all of them (IAM takes no character above
/// U+00FF), and so is what a CI runner could read as a command where a line is broken: the policies mean the same.
/// </summary>
internal static class PolicyRendering
{
    private const string Indent = "  ";

    /// <summary>As JSON, indented.</summary>
    /// <param name="document">The document.</param>
    public static string Json(PolicyMap document)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true }))
        {
            WriteJson(writer, document);
        }

        var json = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length).Replace("\r\n", "\n");
        var text = new StringBuilder(json.Length);
        for (var index = 0; index < json.Length; index++)
        {
            if (json[index] > '~' || IsCommand(json, index, text))
            {
                Escape(text, json[index]);
            }
            else
            {
                text.Append(json[index]);
            }
        }

        return text.ToString();
    }

    /// <summary>As YAML, in blocks.</summary>
    /// <param name="document">The document.</param>
    /// <param name="depth">How deep it stands in its template.</param>
    public static string Yaml(PolicyMap document, int depth) => Join(YamlLines(document), depth);

    /// <summary>As an expression of Terraform.</summary>
    /// <param name="document">The document.</param>
    /// <param name="depth">How deep it stands in its block.</param>
    public static string Terraform(PolicyMap document, int depth) => Join(TerraformLines(document), depth).TrimStart();

    /// <summary>A text in double quotes, for YAML.</summary>
    /// <param name="text">The text.</param>
    public static string YamlText(string text) => Quote(text, isTemplate: false);

    /// <summary>A text in double quotes, for Terraform, where <c>${</c> and <c>%{</c> would begin a template.</summary>
    /// <param name="text">The text.</param>
    public static string TerraformText(string text) => Quote(text, isTemplate: true);

    private static string Join(IEnumerable<string> lines, int depth) => string.Join("\n", lines.Select(line => string.Concat(Enumerable.Repeat(Indent, depth)) + line));

    private static void WriteJson(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case PolicyMap map:
                writer.WriteStartObject();
                foreach (var entry in map.Entries)
                {
                    writer.WritePropertyName(entry.Key);
                    WriteJson(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            default:
                writer.WriteStartArray();
                foreach (var item in (IEnumerable<object>)value)
                {
                    WriteJson(writer, item);
                }

                writer.WriteEndArray();
                break;
        }
    }

    private static IEnumerable<string> YamlLines(object value) => value switch
    {
        string text => [YamlText(text)],
        PolicyMap map => map.Entries.SelectMany(entry => YamlEntry(Key(entry.Key, YamlText), entry.Value)),
        _ => ((IEnumerable<object>)value).SelectMany(item => YamlLines(item).Select((line, index) => (index == 0 ? "- " : Indent) + line)),
    };

    private static IEnumerable<string> YamlEntry(string key, object value) => value is string text
        ? [key + ": " + YamlText(text)]
        : YamlLines(value).Select(line => Indent + line).Prepend(key + ":");

    private static IEnumerable<string> TerraformLines(object value) => value switch
    {
        string text => [TerraformText(text)],
        PolicyMap map => ["{", .. TerraformEntries(map), "}"],
        _ => ["[", .. ((IEnumerable<object>)value).SelectMany(item => Entry(string.Empty, TerraformLines(item), ",")), "]"],
    };

    /// <summary>As <c>terraform fmt</c> has them: the equals signs of neighbours that have a line each stand below one another.</summary>
    private static IEnumerable<string> TerraformEntries(PolicyMap map)
    {
        var entries = map.Entries.Select(entry => (Key: Key(entry.Key, TerraformText), Lines: TerraformLines(entry.Value).ToArray())).ToArray();
        int WidthOf(int index)
        {
            if (entries[index].Lines.Length > 1)
            {
                return entries[index].Key.Length;
            }

            var neighbours = entries.Take(index).Reverse().TakeWhile(entry => entry.Lines.Length == 1).Concat(entries.Skip(index).TakeWhile(entry => entry.Lines.Length == 1));
            return neighbours.Max(entry => entry.Key.Length);
        }

        return entries.SelectMany((entry, index) => Entry(entry.Key.PadRight(WidthOf(index)) + " = ", entry.Lines));
    }

    private static IEnumerable<string> Entry(string start, IEnumerable<string> lines, string end = "")
    {
        string[] all = [.. lines];
        all[0] = start + all[0];
        all[all.Length - 1] += end;
        return all.Select(line => Indent + line);
    }

    private static string Key(string key, Func<string, string> quote) => key.All(Characters.IsLetterOrDigit) ? key : quote(key);

    private static string Quote(string text, bool isTemplate)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            var next = index + 1 < text.Length ? text[index + 1] : '\0';
            if (char.IsSurrogatePair(text, index))
            {
                quoted.Append("\\U").Append(char.ConvertToUtf32(text, index).ToString("X8", CultureInfo.InvariantCulture));
                index++;
            }
            else if (character is < ' ' or > '~' || IsCommand(text, index, quoted))
            {
                Escape(quoted, character);
            }
            else if (character is '"' or '\\')
            {
                quoted.Append('\\').Append(character);
            }
            else if (isTemplate && character is '$' or '%' && next == '{')
            {
                quoted.Append(character).Append(character);
            }
            else if (isTemplate && character is '$' or '%' && next is '$' or '%')
            {
                // Of "$$${" it is not said where the escape begins.
                Escape(quoted, character);
            }
            else
            {
                quoted.Append(character);
            }
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Whether a runner could take what is there for the start of a command (<c>::name</c>, <c>##[name]</c>); the account of an ARN is none.</summary>
    private static bool IsCommand(string text, int index, StringBuilder written) =>
        text[index] is ':' or '#' && written.Length > 0 && written[written.Length - 1] == text[index] && !IsAccount(text, index);

    private static bool IsAccount(string text, int index) =>
        text[index] == ':' && index + 13 < text.Length && text[index + 13] == ':' && Characters.AllDigits(text.Substring(index + 1, 12));

    private static void Escape(StringBuilder text, char character) => text.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
}
