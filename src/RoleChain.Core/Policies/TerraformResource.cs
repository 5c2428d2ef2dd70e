using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.ChainFiles;

namespace RoleChain.Core.Policies;

/// <summary>A resource of a plan, with what the configuration says of it: a value that is not known yet is not among the values, but what it is made of is in the configuration.</summary>
internal sealed class TerraformResource
{
    /// <summary>Takes a resource.</summary>
    /// <param name="node">The planned resource.</param>
    /// <param name="module">The address of its module with a dot at the end; empty for the root.</param>
    /// <param name="expressions">The configuration's expressions of it; null where there is none.</param>
    /// <param name="unknown">What the plan marks as known only after apply, by its attributes (<c>after_unknown</c>); null where there is none.</param>
    public TerraformResource(FileNode node, string module, FileNode? expressions, FileNode? unknown)
    {
        Node = node;
        Module = module;
        Expressions = expressions;
        Unknown = unknown;
        Values = node.Find("values")?.Value ?? new FileNode(JsonValueKind.Object, node.Position);
    }

    public FileNode Node { get; }

    public string Module { get; }

    public FileNode Values { get; }

    private FileNode? Expressions { get; }

    private FileNode? Unknown { get; }

    /// <summary>The address, such as <c>module.iam.aws_iam_role.base["prod"]</c>.</summary>
    public string Address => TextOf(Node, "address") ?? AddressWithoutIndex;

    public string Type => TextOf(Node, "type") ?? string.Empty;

    /// <summary>The name in the configuration.</summary>
    public string Label => TextOf(Node, "name") ?? string.Empty;

    /// <summary>The address without its own index: how the configuration calls it, in its module.</summary>
    public string AddressWithoutIndex => Module + Type + "." + Label;

    /// <summary>What follows the label in the address, <c>[0]</c> or <c>["prod"]</c>; empty for none.</summary>
    public string Index => Address.StartsWith(AddressWithoutIndex, StringComparison.Ordinal) ? Address.Substring(AddressWithoutIndex.Length) : string.Empty;

    /// <summary>A known value; null where there is none or it is not known.</summary>
    public FileNode? Value(string name) => Values.Find(name)?.Value is { Kind: not JsonValueKind.Null } value ? value : null;

    /// <summary>A known text; null where there is none or it is not known.</summary>
    public string? Text(string name) => Value(name) is { Kind: JsonValueKind.String } value ? value.Text : null;

    /// <summary>Whether an attribute has a value that is not known before it is applied.</summary>
    public bool IsUnknown(string name) => Values.Find(name) is null && Expressions?.Find(name) is not null;

    /// <summary>
    /// Whether the plan marks an attribute, or a part of it, as known only after apply: the parts that are known stand among the values as if they were all. It
    /// marks what AWS chooses where the configuration says nothing, too.
    /// </summary>
    public bool IsMarkedUnknown(string name) => Unknown?.Find(name)?.Value is { } mark && HasMark(mark);

    /// <summary>What an attribute is made of, such as <c>aws_iam_role.base.arn</c>.</summary>
    public IReadOnlyList<string> References(string name) => Expressions?.Find(name)?.Value.Find("references")?.Value.Items.Where(item => item.Kind == JsonValueKind.String).Select(item => item.Text).ToArray() ?? [];

    private static bool HasMark(FileNode mark) => mark.Kind == JsonValueKind.True || mark.Items.Any(HasMark) || mark.Members.Any(member => HasMark(member.Value));

    private static string? TextOf(FileNode node, string name) => node.Find(name)?.Value is { Kind: JsonValueKind.String } value ? value.Text : null;
}
