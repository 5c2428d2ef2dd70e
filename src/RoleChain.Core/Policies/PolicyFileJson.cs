using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using RoleChain.Core.ChainFiles;

namespace RoleChain.Core.Policies;

/// <summary>Reads the JSON of a file of policies into values that know where they stand. Comments and trailing commas are taken, as the emulator's configuration may have them; a key that stands twice is a fault.</summary>
internal sealed class PolicyFileJson
{
    /// <summary>How deep values may be nested: modules of modules of a Terraform plan are far less deep. A bound of RoleChain.</summary>
    public const int MaxDepth = 64;

    /// <summary>The most values of one file. A bound of RoleChain.</summary>
    public const int MaxValues = 1_000_000;

    private readonly string _name;
    private readonly FilePositions _positions;
    private int _values;

    private PolicyFileJson(string name, byte[] utf8)
    {
        _name = name;
        _positions = new FilePositions(utf8);
    }

    /// <summary>The file's one value.</summary>
    /// <param name="name">The file's name, for faults.</param>
    /// <param name="utf8">Its content, valid UTF-8.</param>
    /// <exception cref="RoleChainException">It is not JSON (<see cref="RoleChainErrorKind.PolicySourceInvalid"/>).</exception>
    public static FileNode Read(string name, byte[] utf8)
    {
        var tree = new PolicyFileJson(name, utf8);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var root = tree.ReadValue(ref reader);

            // What follows the value is looked at too.
            while (reader.Read())
            {
            }

            return root;
        }
        catch (JsonException exception)
        {
            // Its message would quote the text.
            throw PolicyFaults.At(name, FilePositions.At(utf8, exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0), FilePath.Root, FormattableString.Invariant($"is not JSON from here on, or is nested deeper than {MaxDepth} levels"), exception);
        }
    }

    private FileNode ReadValue(ref Utf8JsonReader reader)
    {
        var position = _positions.At(reader.TokenStartIndex);
        if (++_values > MaxValues)
        {
            throw PolicyFaults.At(_name, position, FilePath.Root, FormattableString.Invariant($"has more than {MaxValues} values"));
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return new FileNode(JsonValueKind.Object, position) { Members = ReadMembers(ref reader) };
            case JsonTokenType.StartArray:
                var items = new List<FileNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader));
                }

                return new FileNode(JsonValueKind.Array, position) { Items = items };
            case JsonTokenType.String:
                return new FileNode(JsonValueKind.String, position, ReadText(ref reader, position));
            case JsonTokenType.Number:
                return new FileNode(JsonValueKind.Number, position, Encoding.ASCII.GetString(reader.ValueSpan.ToArray()));
            case JsonTokenType.True:
                return new FileNode(JsonValueKind.True, position, "true");
            case JsonTokenType.False:
                return new FileNode(JsonValueKind.False, position, "false");
            default:
                return new FileNode(JsonValueKind.Null, position);
        }
    }

    private List<FileMember> ReadMembers(ref Utf8JsonReader reader)
    {
        var members = new List<FileMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var position = _positions.At(reader.TokenStartIndex);
            var name = ReadText(ref reader, position);
            if (!names.Add(name))
            {
                throw PolicyFaults.At(_name, position, "'" + SafeText.ForDisplay(name, 64) + "'", "stands twice in its object");
            }

            reader.Read();
            members.Add(new FileMember(name, position, ReadValue(ref reader)));
        }

        return members;
    }

    private string ReadText(ref Utf8JsonReader reader, FilePosition position)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair.
            throw PolicyFaults.At(_name, position, FilePath.Root, "has a text here that is not Unicode", exception);
        }
    }
}
