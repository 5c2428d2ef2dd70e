using System;
using System.Collections.Generic;
using System.Text.Json;

namespace RoleChain.Core.ChainFiles;

/// <summary>Reads a chain file's JSON, with comments and trailing commas, into values that know where they stand. A key that stands twice is a fault: readers differ in which one they take.</summary>
internal sealed class FileTree
{
    /// <summary>How deep values may be nested; session policies are at most half as deep.</summary>
    public const int MaxDepth = 24;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly ChainFileFaults _faults;
    private readonly FilePositions _positions;
    private bool _isBroken;

    private FileTree(byte[] content, ChainFileFaults faults)
    {
        _faults = faults;
        _positions = new FilePositions(content);
    }

    /// <summary>The file's one value; null where it is not JSON, which is a fault.</summary>
    public static FileNode? Read(byte[] content, ChainFileFaults faults)
    {
        var text = content.AsSpan().StartsWith(ByteOrderMark) ? content.AsSpan(ByteOrderMark.Length).ToArray() : content;
        var tree = new FileTree(text, faults);
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 2 * MaxDepth });
        try
        {
            reader.Read();
            var root = tree.ReadValue(ref reader, 0);

            // What follows the value is looked at too.
            while (!tree._isBroken && reader.Read())
            {
            }

            return tree._isBroken ? null : root;
        }
        catch (JsonException exception)
        {
            faults.Add(FilePositions.At(text, exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0), FilePath.Root, "is not JSON from here on", source: "RFC 8259");
            return null;
        }
    }

    private FileNode ReadValue(ref Utf8JsonReader reader, int depth)
    {
        var position = _positions.At(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when depth == MaxDepth:
                _faults.Add(position, FilePath.Root, FormattableString.Invariant($"is nested deeper than {MaxDepth} levels"), source: RuleSources.OwnBound);
                _isBroken = true;
                return new FileNode(JsonValueKind.Null, position);
            case JsonTokenType.StartObject:
                return new FileNode(JsonValueKind.Object, position) { Members = ReadMembers(ref reader, depth) };
            case JsonTokenType.StartArray:
                return new FileNode(JsonValueKind.Array, position) { Items = ReadItems(ref reader, depth) };
            case JsonTokenType.String:
                return new FileNode(JsonValueKind.String, position, ReadText(ref reader, position));
            case JsonTokenType.Number:
                return new FileNode(JsonValueKind.Number, position, System.Text.Encoding.ASCII.GetString(reader.ValueSpan.ToArray()));
            case JsonTokenType.True:
                return new FileNode(JsonValueKind.True, position);
            case JsonTokenType.False:
                return new FileNode(JsonValueKind.False, position);
            default:
                return new FileNode(JsonValueKind.Null, position);
        }
    }

    private List<FileMember> ReadMembers(ref Utf8JsonReader reader, int depth)
    {
        var members = new List<FileMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!_isBroken && reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var position = _positions.At(reader.TokenStartIndex);
            var name = ReadText(ref reader, position);
            reader.Read();
            var value = ReadValue(ref reader, depth + 1);
            if (names.Add(name))
            {
                members.Add(new FileMember(name, position, value));
            }
            else
            {
                _faults.Add(position, "'" + SafeText.ForDisplay(name, 64) + "'", "stands twice in its object");
            }
        }

        return members;
    }

    private List<FileNode> ReadItems(ref Utf8JsonReader reader, int depth)
    {
        var items = new List<FileNode>();
        while (!_isBroken && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader, depth + 1));
        }

        return items;
    }

    private string ReadText(ref Utf8JsonReader reader, FilePosition position)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or half of a surrogate pair.
            _faults.Add(position, FilePath.Root, "is a text that is not Unicode", source: "RFC 8259");
            return string.Empty;
        }
    }
}
