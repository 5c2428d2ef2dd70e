using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;

namespace RoleChain.Emulator.Configuration;

/// <summary>On which line each member of a JSON text stands, by its path.</summary>
internal sealed class JsonLines
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    private JsonLines()
    {
    }

    /// <summary>The first member that stands twice in its object; null where none does. (The serializer would take the last one.)</summary>
    public string? Duplicate { get; private set; }

    /// <summary>Reads a JSON text once.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonLines Read(byte[] utf8, JsonReaderOptions options)
    {
        var result = new JsonLines();
        var reader = new Utf8JsonReader(utf8, options);
        var open = new Stack<Frame>();
        var (line, counted, name) = (1, 0, string.Empty);
        while (reader.Read())
        {
            for (; counted < reader.TokenStartIndex; counted++)
            {
                line += utf8[counted] == (byte)'\n' ? 1 : 0;
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = reader.GetString()!;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    break;
                default:
                    var path = open.Count == 0 ? "$" : open.Peek().Next(name);
                    result.Add(path, line);
                    if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    {
                        open.Push(new Frame(path, reader.TokenType == JsonTokenType.StartArray));
                    }

                    break;
            }
        }

        return result;
    }

    /// <summary>The line of a member, counted from 1; null where there is none.</summary>
    public int? Find(string path) => _lines.TryGetValue(path, out var line) ? line : null;

    /// <summary>The path of a member, in the form that the serializer's own messages have.</summary>
    public static string Child(string path, string name)
    {
        foreach (var character in name)
        {
            if (character is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_'))
            {
                return path + "['" + name + "']";
            }
        }

        return path + "." + name;
    }

    private void Add(string path, int line)
    {
        if (_lines.ContainsKey(path))
        {
            Duplicate ??= path;
        }

        _lines[path] = line;
    }

    private sealed class Frame
    {
        private readonly string _path;
        private readonly bool _isArray;
        private int _index;

        public Frame(string path, bool isArray)
        {
            _path = path;
            _isArray = isArray;
        }

        public string Next(string name) =>
            _isArray ? _path + "[" + (_index++).ToString(CultureInfo.InvariantCulture) + "]" : Child(_path, name);
    }
}
