using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.ChainFiles;

namespace RoleChain.Core.Policies;

/// <summary>The sections of a CloudFormation template that say what roles are like.</summary>
internal sealed class CloudFormationTemplate
{
    private const string Transform = "Fn::Transform";
    private const string Include = "AWS::Include";

    private readonly Dictionary<string, FileMember> _resources;
    private readonly Dictionary<string, FileMember> _parameters;
    private readonly Dictionary<string, FileMember> _conditions;
    private readonly Dictionary<string, FileMember> _mappings;
    private readonly bool _changesAll;

    public CloudFormationTemplate(FileNode root)
    {
        _resources = Section(root, "Resources");
        _parameters = Section(root, "Parameters");
        _conditions = Section(root, "Conditions");
        _mappings = Section(root, "Mappings");
        var overall = root.Members.Where(member => member.Name is "Transform" or Transform).Select(member => member.Value).ToArray();
        _changesAll = overall.Any(ChangesAll) || Resources.Any(resource => resource.Name == Transform && ChangesAll(resource.Value));
        HasMacros = _changesAll || overall.Any(HasInclude) || Resources.Any(resource => IsMacro(resource) || HasMacro(resource));
    }

    /// <summary>The resources, in their order.</summary>
    public IEnumerable<FileMember> Resources => _resources.Values;

    /// <summary>Whether a macro makes resources or properties (<c>Fn::ForEach</c>, <c>Fn::Transform</c>, <c>Transform</c>): what it makes is not known.</summary>
    public bool HasMacros { get; }

    /// <summary>Whether a macro may make a resource another than the template says: it goes over the whole template, or stands in the resource.</summary>
    public bool MayChange(FileMember resource) => _changesAll || HasMacro(resource);

    /// <summary>Whether a file is one.</summary>
    public static bool Is(FileNode root) =>
        root.Find("Resources")?.Value is { Kind: JsonValueKind.Object } resources
        && (root.Find("AWSTemplateFormatVersion") is not null || resources.Members.Any(resource => TypeOf(resource).IndexOf("::", StringComparison.Ordinal) > 0));

    /// <summary>A resource's type; empty for none.</summary>
    public static string TypeOf(FileMember resource) => resource.Value.Find("Type")?.Value is { Kind: JsonValueKind.String } type ? type.Text : string.Empty;

    /// <summary>A property of a resource, as written; null for none.</summary>
    public static FileNode? Property(FileMember resource, string name) => resource.Value.Find("Properties")?.Value.Find(name)?.Value;

    public FileMember? FindResource(string logicalId) => Find(_resources, logicalId);

    public FileMember? FindParameter(string name) => Find(_parameters, name);

    public FileMember? FindCondition(string name) => Find(_conditions, name);

    public FileMember? FindMapping(string name) => Find(_mappings, name);

    private static bool HasMacro(FileMember resource) => resource.Value.Members.Any(IsMacro) || resource.Value.Find("Properties")?.Value.Members.Any(IsMacro) == true;

    /// <summary>
    /// Whether transforms go over all that there is beside them: a macro of one's own. AWS's make other types into resources, or resources of loops, and leave a role
    /// as it is (CloudFormation user guide, "Transform reference").
    /// </summary>
    private static bool ChangesAll(FileNode transform) => Names(transform).Any(name => name?.StartsWith("AWS::", StringComparison.Ordinal) != true);

    private static bool HasInclude(FileNode transform) => Names(transform).Contains(Include, StringComparer.Ordinal);

    /// <summary>The names of transforms: a text, an object with <c>Name</c>, or a list of them; null for one that is not known.</summary>
    private static IEnumerable<string?> Names(FileNode transform) => (transform.Kind == JsonValueKind.Array ? transform.Items : [transform]).Select(item => item.Kind == JsonValueKind.Object
        ? NameOf((item.Find(Transform)?.Value ?? item).Find("Name")?.Value)
        : NameOf(item));

    private static string? NameOf(FileNode? node) => node is { Kind: JsonValueKind.String } ? node.Text : null;

    private static bool IsMacro(FileMember member) => member.Name.StartsWith("Fn::", StringComparison.Ordinal);

    private static FileMember? Find(Dictionary<string, FileMember> section, string name) => section.TryGetValue(name, out var found) ? found : null;

    private static Dictionary<string, FileMember> Section(FileNode root, string name)
    {
        var section = new Dictionary<string, FileMember>(StringComparer.Ordinal);
        foreach (var member in root.Find(name)?.Value.Members ?? [])
        {
            section.Add(member.Name, member);
        }

        return section;
    }
}
