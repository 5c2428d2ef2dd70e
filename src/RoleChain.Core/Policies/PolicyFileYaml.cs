using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;
using RoleChain.Core.ChainFiles;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RoleChain.Core.Policies;

/// <summary>
/// Reads the YAML of a CloudFormation template into the values that its JSON would be. Its events are read, and no object is made of them.
/// Scalars are texts, as CloudFormation takes them; the short forms of its functions (<c>!Ref</c>) become the long ones.
/// </summary>
internal sealed class PolicyFileYaml
{
    /// <summary>The longest template, in bytes: 1 MB is CloudFormation's own quota.</summary>
    public const int MaxLength = 1024 * 1024;

    private readonly string _name;
    private readonly IParser _parser;
    private int _values;

    private PolicyFileYaml(string name, IParser parser)
    {
        _name = name;
        _parser = parser;
    }

    /// <summary>The file's one value.</summary>
    /// <param name="name">The file's name, for faults.</param>
    /// <param name="utf8">Its content, valid UTF-8.</param>
    /// <exception cref="RoleChainException">It is not YAML as CloudFormation takes it (<see cref="RoleChainErrorKind.PolicySourceInvalid"/>).</exception>
    public static FileNode Read(string name, byte[] utf8)
    {
        if (utf8.Length > MaxLength)
        {
            throw PolicyFaults.OfFile(name, FormattableString.Invariant($"is longer than {MaxLength / 1024} KiB, which is CloudFormation's quota"));
        }

        var parser = new Parser(new StringReader(Encoding.UTF8.GetString(utf8)));
        try
        {
            return new PolicyFileYaml(name, parser).ReadDocument();
        }
        catch (YamlException exception)
        {
            // Its message would quote the text.
            throw PolicyFaults.At(name, PositionOf(exception.Start), FilePath.Root, "is not YAML from here on", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // What the parser was not written for.
            throw PolicyFaults.At(name, PositionOf(parser.Current?.Start ?? Mark.Empty), FilePath.Root, "is not YAML from here on", exception);
        }
    }

    private static FilePosition PositionOf(Mark mark) => new((int)Math.Max(1, Math.Min(mark.Line, int.MaxValue)), (int)Math.Max(1, Math.Min(mark.Column, int.MaxValue)));

    private FileNode ReadDocument()
    {
        Next<StreamStart>();
        Next<DocumentStart>();
        _parser.MoveNext();
        var root = ReadValue(depth: 0);
        Next<DocumentEnd>();
        Next<StreamEnd>();
        return root;
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (!_parser.MoveNext() || _parser.Current is not T)
        {
            throw Fault("is not one YAML document from here on");
        }
    }

    private RoleChainException Fault(string problem) => PolicyFaults.At(_name, PositionOf(_parser.Current?.Start ?? Mark.Empty), FilePath.Root, problem);

    private FileNode ReadValue(int depth)
    {
        if (depth > PolicyFileJson.MaxDepth || ++_values > PolicyFileJson.MaxValues)
        {
            throw Fault(FormattableString.Invariant($"is nested deeper than {PolicyFileJson.MaxDepth} levels, or has more than {PolicyFileJson.MaxValues} values"));
        }

        switch (_parser.Current)
        {
            case Scalar scalar:
                return WithTag(scalar.Tag, ReadScalar(scalar));
            case SequenceStart start:
                var items = new List<FileNode>();
                while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
                {
                    items.Add(ReadValue(depth + 1));
                }

                return WithTag(start.Tag, new FileNode(JsonValueKind.Array, PositionOf(start.Start)) { Items = items });
            case MappingStart start:
                return WithTag(start.Tag, new FileNode(JsonValueKind.Object, PositionOf(start.Start)) { Members = ReadMembers(depth) });
            case AnchorAlias:
                throw Fault("has an alias here, which CloudFormation does not take");
            default:
                throw Fault("is not YAML from here on");
        }
    }

    private List<FileMember> ReadMembers(int depth)
    {
        var members = new List<FileMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            if (_parser.Current is not Scalar name)
            {
                throw Fault("has a key here that is no text");
            }

            if (!names.Add(name.Value))
            {
                throw PolicyFaults.At(_name, PositionOf(name.Start), "'" + SafeText.ForDisplay(name.Value, 64) + "'", "stands twice in its object");
            }

            _parser.MoveNext();
            members.Add(new FileMember(name.Value, PositionOf(name.Start), ReadValue(depth + 1)));
        }

        return members;
    }

    private static FileNode ReadScalar(Scalar scalar)
    {
        var isNull = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty && scalar.Value is ("" or "~" or "null" or "Null" or "NULL");
        return isNull ? new FileNode(JsonValueKind.Null, PositionOf(scalar.Start)) : new FileNode(JsonValueKind.String, PositionOf(scalar.Start), scalar.Value);
    }

    /// <summary>What the short form of a function stands for.</summary>
    private static FileNode WithTag(TagName tag, FileNode value)
    {
        // Longer ones (!!str) are YAML's own: a text is what it is without them.
        if (tag.IsEmpty || tag.IsNonSpecific || tag.Value.Length < 2 || tag.Value[0] != '!')
        {
            return value;
        }

        var name = tag.Value.Substring(1);
        if (name == "GetAtt" && value.Kind == JsonValueKind.String && value.Text.IndexOf('.') is var dot and > 0)
        {
            FileNode[] parts = [new(JsonValueKind.String, value.Position, value.Text.Substring(0, dot)), new(JsonValueKind.String, value.Position, value.Text.Substring(dot + 1))];
            value = new FileNode(JsonValueKind.Array, value.Position) { Items = parts };
        }

        var function = name is "Ref" or "Condition" ? name : "Fn::" + name;
        return new FileNode(JsonValueKind.Object, value.Position) { Members = [new FileMember(function, value.Position, value)] };
    }
}
