using System;
using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace RoleChain.Emulator.Tokens;

/// <summary>Writes a claim's value, of whatever type a caller has it, as JSON.</summary>
internal static class ClaimWriter
{
    private const int MaxDepth = 16;

    /// <summary>Writes a value. Times become Unix seconds, as JWT's NumericDate is; what has no JSON form becomes its text.</summary>
    /// <exception cref="ArgumentException">The value is nested too deep or in itself, or is no number that JSON has.</exception>
    public static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ArgumentException(FormattableString.Invariant($"A claim is nested deeper than {MaxDepth} levels."), nameof(value));
        }

        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case DateTimeOffset time:
                writer.WriteNumberValue(time.ToUnixTimeSeconds());
                break;
            case DateTime time:
                writer.WriteNumberValue(new DateTimeOffset(time).ToUnixTimeSeconds());
                break;
            case double or float:
                writer.WriteNumberValue(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case IDictionary map:
                WriteMap(writer, map, depth);
                break;
            case IEnumerable list:
                WriteList(writer, list, depth);
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, IDictionary map, int depth)
    {
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in map)
        {
            writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
            Write(writer, entry.Value, depth + 1);
        }

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable list, int depth)
    {
        writer.WriteStartArray();
        foreach (var item in list)
        {
            Write(writer, item, depth + 1);
        }

        writer.WriteEndArray();
    }
}
