using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>A JSON value and where it stands. (JsonElement knows neither its position nor of properties given twice.)</summary>
internal sealed class PolicyNode
{
    public PolicyNode(PolicyNodeKind kind, long offset)
    {
        Kind = kind;
        Offset = offset;
    }

    public PolicyNodeKind Kind { get; }

    /// <summary>Its first byte.</summary>
    public long Offset { get; }

    /// <summary>The name, where it is a member of an object.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The name's first byte, where it is a member of an object.</summary>
    public long NameOffset { get; init; }

    /// <summary>The text of a string, a number as written, <c>true</c> or <c>false</c>.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The items of an array or the members of an object, in order.</summary>
    public List<PolicyNode> Children { get; } = [];

    public PolicyNode? Find(string name) => Children.Find(child => child.Name == name);
}
