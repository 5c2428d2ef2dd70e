using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace RoleChain.Core.ChainFiles;

/// <summary>A JSON value of a chain file that knows where it stands.</summary>
internal sealed class FileNode
{
    public FileNode(JsonValueKind kind, FilePosition position, string text = "")
    {
        Kind = kind;
        Position = position;
        Text = text;
    }

    public JsonValueKind Kind { get; }

    public FilePosition Position { get; }

    /// <summary>A string's text, or a number as it stands there.</summary>
    public string Text { get; }

    /// <summary>The members of an object, in order; none stands there twice.</summary>
    public IReadOnlyList<FileMember> Members { get; init; } = [];

    /// <summary>The values of an array.</summary>
    public IReadOnlyList<FileNode> Items { get; init; } = [];

    /// <summary>The member of a name; null for none.</summary>
    public FileMember? Find(string name) => Members.FirstOrDefault(member => string.Equals(member.Name, name, StringComparison.Ordinal));
}
