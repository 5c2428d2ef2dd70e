using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.ChainFiles;

namespace RoleChain.Core.Policies;

/// <summary>The sections of a CloudFormation template that say what roles are like.</summary>
internal sealed class CloudFormationTemplate
{
    private readonly Dictionary<string, FileMember> _resources;
    private readonly Dictionary<string, FileMember> _parameters;
    private readonly Dictionary<string, FileMember> _conditions;
    private readonly Dictionary<string, FileMember> _mappings;

    public CloudFormationTemplate(FileNode root)
    {
        _resources = Section(root, "Resources");
        _parameters = Section(root, "Parameters");
        _conditions = Section(root, "Conditions");
        _mappings = Section(root, "Mappings");
        HasMacros = Resources.Any(resource => IsMacro(resource) || resource.Value.Find("Properties")?.Value.Members.Any(IsMacro) == true);
    }

    /// <summary>The resources, in their order.</summary>
    public IEnumerable<FileMember> Resources => _resources.Values;

    /// <summary>Whether a macro makes resources or properties (<c>Fn::ForEach</c>, <c>Fn::Transform</c>): what it makes is not known.</summary>
    public bool HasMacros { get; }

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
