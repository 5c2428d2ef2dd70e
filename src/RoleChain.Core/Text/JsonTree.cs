using System;
using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace RoleChain.Core;

/// <summary>Writes objects of whatever type a caller has them as JSON.</summary>
internal static class JsonTree
{
    private const int MaxDepth = 16;

    /// <summary>Writes a value. What has no JSON form becomes its text.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">Dictionaries, lists, texts, numbers, truth values, times, or parsed JSON.</param>
    /// <param name="timeForm">What a time becomes.</param>
    /// <exception cref="ArgumentException">The value is nested too deep or in itself, or is no number that JSON has.</exception>
    public static void Write(Utf8JsonWriter writer, object? value, Func<DateTimeOffset, object> timeForm) => Write(writer, value, timeForm, depth: 0);

    private static void Write(Utf8JsonWriter writer, object? value, Func<DateTimeOffset, object> timeForm, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ArgumentException(FormattableString.Invariant($"A value is nested deeper than {MaxDepth} levels."), nameof(value));
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
                Write(writer, timeForm(time), timeForm, depth + 1);
                break;
            case DateTime time:
                Write(writer, timeForm(new DateTimeOffset(time)), timeForm, depth + 1);
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
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in map)
                {
                    writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
                    Write(writer, entry.Value, timeForm, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item, timeForm, depth + 1);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
