using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Policies;

/// <summary>A policy document of a tree of values as JSON, which knows where each part of it stood in the file.</summary>
internal sealed class PolicyNodeText
{
    private readonly StringBuilder _text = new();
    private readonly List<(int Offset, FilePosition Position)> _parts = [];

    private PolicyNodeText()
    {
    }

    /// <summary>The JSON, one line. Cut where it is longer than any policy: the parser refuses it then.</summary>
    public string Text => _text.ToString();

    /// <summary>Writes a value.</summary>
    public static PolicyNodeText Write(FileNode node)
    {
        var result = new PolicyNodeText();
        result.Add(node);
        return result;
    }

    /// <summary>Where in the file stood what is at a column of the text, or before it.</summary>
    /// <param name="column">Counted from 1.</param>
    public FilePosition Find(int column)
    {
        var (low, high) = (0, _parts.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_parts[middle].Offset < column)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return _parts[low].Position;
    }

    private void Add(FileNode node)
    {
        if (_text.Length > PolicyJson.MaxBytes)
        {
            return;
        }

        _parts.Add((_text.Length, node.Position));
        var separator = string.Empty;
        switch (node.Kind)
        {
            case JsonValueKind.Object:
                _text.Append('{');
                foreach (var member in node.Members)
                {
                    _text.Append(separator);
                    _parts.Add((_text.Length, member.Position));
                    AddText(member.Name);
                    _text.Append(':');
                    Add(member.Value);
                    separator = ",";
                }

                _text.Append('}');
                break;
            case JsonValueKind.Array:
                _text.Append('[');
                foreach (var item in node.Items)
                {
                    _text.Append(separator);
                    Add(item);
                    separator = ",";
                }

                _text.Append(']');
                break;
            case JsonValueKind.String:
                AddText(node.Text);
                break;
            case JsonValueKind.Null:
                _text.Append("null");
                break;
            default:
                _text.Append(node.Text);
                break;
        }
    }

    private void AddText(string text)
    {
        _text.Append('"');
        foreach (var character in text)
        {
            if (character is '"' or '\\')
            {
                _text.Append('\\').Append(character);
            }
            else if (character < ' ')
            {
                _text.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                _text.Append(character);
            }
        }

        _text.Append('"');
    }
}
