using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Policies;

/// <summary>
/// The values of a template in one place, as far as the template alone says them (CloudFormation user guide, "Intrinsic function reference").
/// What it does not say (a parameter without default, another stack's value, a region) is not known, and so is all that is made of it.
/// </summary>
internal sealed class CloudFormationValues
{
    // Values refer to values: how deep they are followed, counted in values.
    private const int MaxDepth = 200;
    private const string RootPath = "/";
    private const string FunctionPrefix = "Fn::";

    private static readonly FileNode NoValue = new(JsonValueKind.Undefined, default);

    private readonly CloudFormationTemplate _template;
    private readonly CloudFormationPlace _place;
    private readonly ReadingBudget _budget;
    private readonly Dictionary<string, string?> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _arns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool?> _conditions = new(StringComparer.Ordinal);
    private int _depth;

    public CloudFormationValues(CloudFormationTemplate template, CloudFormationPlace place, ReadingBudget budget)
    {
        _template = template;
        _place = place;
        _budget = budget;
    }

    /// <summary>The account; null where it is not known.</summary>
    public string? Account => _place.Account;

    /// <summary>Whether a value is one that is to be left out (<c>AWS::NoValue</c>).</summary>
    public static bool IsNothing(FileNode node) => node.Kind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>Whether a text has a dynamic reference (<c>{{resolve:ssm:…}}</c>), whose value is not in the template.</summary>
    public static bool IsDynamic(string text) => text.IndexOf("{{resolve:", StringComparison.Ordinal) >= 0;

    /// <summary>Whether a resource is made; null where its condition is not known.</summary>
    public bool? IsMade(FileMember resource) => resource.Value.Find("Condition")?.Value is not { Kind: JsonValueKind.String } condition ? true : Holds(condition.Text);

    /// <summary>A value without functions; null where it is not known.</summary>
    public FileNode? Resolve(FileNode node)
    {
        _budget.Spend(1);
        if (_depth == MaxDepth)
        {
            return null;
        }

        _depth++;
        try
        {
            var value = node.Kind switch
            {
                JsonValueKind.Object when node.Members.Count == 1 && IsFunction(node.Members[0].Name) => Call(node.Members[0].Name, node.Members[0].Value),
                JsonValueKind.Object => ResolveMembers(node),
                JsonValueKind.Array => ResolveItems(node),
                _ => node,
            };

            // Functions make texts and lists of texts, too.
            return value is null || IsDynamicText(value) || value.Items.Any(IsDynamicText) ? null : value;
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>A value that is one text; null where it is not known, or is none.</summary>
    public string? Text(FileNode? node) => node is not null && Resolve(node) is { } value ? TextOf(value) : null;

    /// <summary>The name of a role or a policy: as the template says it, else the logical id, which CloudFormation would make the name of.</summary>
    public string NameOf(FileMember resource)
    {
        if (!_names.TryGetValue(resource.Name, out var name))
        {
            // A name that is made of itself is not known.
            _names[resource.Name] = null;
            var property = CloudFormationTypes.NameProperty(CloudFormationTemplate.TypeOf(resource));
            _names[resource.Name] = name = property is null ? null : Text(CloudFormationTemplate.Property(resource, property));
        }

        return name is { Length: > 0 } ? name : resource.Name;
    }

    /// <summary>The path of a role or a policy; null where it is not known.</summary>
    public string? PathOf(FileMember resource) =>
        CloudFormationTemplate.Property(resource, "Path") is not { } node ? RootPath
        : Resolve(node) is not { } value ? null
        : IsNothing(value) || value is { Kind: JsonValueKind.String, Text.Length: 0 } ? RootPath
        : TextOf(value);

    /// <summary>The ARN of a role, managed policy or provider of the template; null where account or partition are not known.</summary>
    public string? ArnOf(FileMember resource)
    {
        if (!_arns.TryGetValue(resource.Name, out var arn))
        {
            _arns[resource.Name] = null;
            _arns[resource.Name] = arn = _place.Account is null || _place.Partition is null ? null : MakeArn(resource);
        }

        return arn;
    }

    private string? MakeArn(FileMember resource)
    {
        var prefix = "arn:" + _place.Partition + ":iam::" + _place.Account + ":";
        var type = CloudFormationTemplate.TypeOf(resource);
        if (type is CloudFormationTypes.Role or CloudFormationTypes.ManagedPolicy)
        {
            return PathOf(resource) is { } path ? prefix + (type == CloudFormationTypes.Role ? "role" : "policy") + path + NameOf(resource) : null;
        }

        return CloudFormationTypes.IsProvider(type) && Text(CloudFormationTemplate.Property(resource, "Url")) is { } url
            ? prefix + "oidc-provider/" + (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? url.Substring("https://".Length) : url)
            : null;
    }

    private static bool IsFunction(string name) => name == "Ref" || name.StartsWith(FunctionPrefix, StringComparison.Ordinal);

    private static string? TextOf(FileNode node) => node.Kind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False ? node.Text : null;

    private static bool IsDynamicText(FileNode node) => node.Kind == JsonValueKind.String && IsDynamic(node.Text);

    private static FileNode Make(FileNode at, string text) => new(JsonValueKind.String, at.Position, text);

    private FileNode? ResolveMembers(FileNode node)
    {
        var members = new List<FileMember>();
        foreach (var member in node.Members)
        {
            // A macro or an include beside other members makes more of them.
            if (member.Name.StartsWith(FunctionPrefix, StringComparison.Ordinal) || Resolve(member.Value) is not { } value)
            {
                return null;
            }

            if (!ReferenceEquals(value, NoValue))
            {
                members.Add(new FileMember(member.Name, member.Position, value));
            }
        }

        return new FileNode(JsonValueKind.Object, node.Position) { Members = members };
    }

    private FileNode? ResolveItems(FileNode node)
    {
        var items = new List<FileNode>();
        foreach (var item in node.Items)
        {
            if (Resolve(item) is not { } value)
            {
                return null;
            }

            if (!ReferenceEquals(value, NoValue))
            {
                items.Add(value);
            }
        }

        return new FileNode(JsonValueKind.Array, node.Position) { Items = items };
    }

    private FileNode? Call(string function, FileNode argument) => function switch
    {
        "Ref" => argument.Kind == JsonValueKind.String ? Ref(argument.Text, argument) : null,
        "Fn::GetAtt" => GetAtt(argument),
        "Fn::Sub" => Sub(argument),
        "Fn::Join" => Join(argument),
        "Fn::If" => argument.Items is [{ Kind: JsonValueKind.String } condition, var yes, var no] && Holds(condition.Text) is { } holds ? Resolve(holds ? yes : no) : null,
        "Fn::FindInMap" => argument.Items is [var map, var first, var second] ? FindInMap(Text(map), Text(first), Text(second)) : null,
        "Fn::Select" => Select(argument),
        "Fn::Split" => Split(argument),
        _ => null,
    };

    private FileNode? Ref(string name, FileNode at)
    {
        switch (name)
        {
            case "AWS::AccountId":
                return _place.Account is null ? null : Make(at, _place.Account);
            case "AWS::Partition":
                return _place.Partition is null ? null : Make(at, _place.Partition);
            case "AWS::URLSuffix":
                return _place.Partition switch
                {
                    "aws" or "aws-us-gov" => Make(at, "amazonaws.com"),
                    "aws-cn" => Make(at, "amazonaws.com.cn"),
                    _ => null,
                };
            case "AWS::NoValue":
                return NoValue;
        }

        if (_template.FindParameter(name) is { } parameter)
        {
            return Default(parameter, at);
        }

        if (_template.FindResource(name) is not { } resource)
        {
            return null;
        }

        var type = CloudFormationTemplate.TypeOf(resource);
        var text = type == CloudFormationTypes.Role ? NameOf(resource)
            : type == CloudFormationTypes.ManagedPolicy || CloudFormationTypes.IsProvider(type) ? ArnOf(resource)
            : null;
        return text is null ? null : Make(at, text);
    }

    private FileNode? Default(FileMember parameter, FileNode at)
    {
        _budget.Spend(parameter.Value.Members.Count);

        // The default of the other types is the name of a parameter in Systems Manager, and not the value.
        var type = parameter.Value.Find("Type")?.Value.Text ?? "String";
        if (parameter.Value.Find("Default")?.Value is not { } value || TextOf(value) is not { } text || type.StartsWith("AWS::SSM::", StringComparison.Ordinal))
        {
            return null;
        }

        if (type != "CommaDelimitedList" && !type.StartsWith("List<", StringComparison.Ordinal))
        {
            return Make(at, text);
        }

        _budget.Spend(text.Length);
        return new FileNode(JsonValueKind.Array, at.Position) { Items = text.Split(',').Select(item => Make(at, item.Trim())).ToArray() };
    }

    private FileNode? GetAtt(FileNode argument)
    {
        string? id = null;
        string? attribute = null;
        if (argument.Items is [{ Kind: JsonValueKind.String } first, { Kind: JsonValueKind.String } second])
        {
            (id, attribute) = (first.Text, second.Text);
        }
        else if (argument.Kind == JsonValueKind.String && argument.Text.IndexOf('.') is var dot and > 0)
        {
            (id, attribute) = (argument.Text.Substring(0, dot), argument.Text.Substring(dot + 1));
        }

        return id is not null && attribute is not null && Attribute(id, attribute) is { } text ? Make(argument, text) : null;
    }

    private string? Attribute(string id, string attribute) =>
        _template.FindResource(id) is { } resource && (attribute == "Arn" || (attribute == "PolicyArn" && CloudFormationTemplate.TypeOf(resource) == CloudFormationTypes.ManagedPolicy)) ? ArnOf(resource) : null;

    private FileNode? Sub(FileNode argument)
    {
        var text = argument.Kind == JsonValueKind.String ? argument : argument.Items is [{ Kind: JsonValueKind.String } first, { Kind: JsonValueKind.Object }] ? first : null;
        if (text is null)
        {
            return null;
        }

        var own = argument.Items.Count == 2 ? argument.Items[1] : null;
        var result = new StringBuilder();
        for (var index = 0; index < text.Text.Length;)
        {
            var start = text.Text.IndexOf("${", index, StringComparison.Ordinal);
            var end = start < 0 ? -1 : text.Text.IndexOf('}', start);
            if (end < 0)
            {
                return Add(result, text.Text.Substring(index)) ? Make(argument, result.ToString()) : null;
            }

            var name = text.Text.Substring(start + 2, end - start - 2);

            // ${!name} stands for ${name}: a policy variable.
            var value = name.Length > 0 && name[0] == '!' ? "${" + name.Substring(1) + "}" : Variable(name.Trim(), own, text);
            if (value is null || !Add(result, text.Text.Substring(index, start - index)) || !Add(result, value))
            {
                return null;
            }

            index = end + 1;
        }

        return Make(argument, result.ToString());
    }

    private string? Variable(string name, FileNode? own, FileNode at)
    {
        _budget.Spend(1 + (own?.Members.Count ?? 0));
        if (own?.Find(name)?.Value is { } value)
        {
            return Text(value);
        }

        if (Ref(name, at) is { } found)
        {
            return TextOf(found);
        }

        return name.IndexOf('.') is var dot and > 0 ? Attribute(name.Substring(0, dot), name.Substring(dot + 1)) : null;
    }

    private FileNode? Join(FileNode argument)
    {
        if (argument.Items is not [var delimiter, var list] || Text(delimiter) is not { } between || Resolve(list) is not { Kind: JsonValueKind.Array } items)
        {
            return null;
        }

        var result = new StringBuilder();
        for (var index = 0; index < items.Items.Count; index++)
        {
            if (TextOf(items.Items[index]) is not { } text || (index > 0 && !Add(result, between)) || !Add(result, text))
            {
                return null;
            }
        }

        return Make(argument, result.ToString());
    }

    /// <summary>Adds to a text; false where it would be longer than any policy.</summary>
    private bool Add(StringBuilder builder, string text)
    {
        _budget.Spend(text.Length);
        if (builder.Length + text.Length > PolicyJson.MaxBytes)
        {
            return false;
        }

        builder.Append(text);
        return true;
    }

    private FileNode? FindInMap(string? map, string? first, string? second)
    {
        if (map is null || first is null || second is null || _template.FindMapping(map)?.Value is not { } keys)
        {
            return null;
        }

        _budget.Spend(keys.Members.Count);
        var inner = keys.Find(first)?.Value;
        _budget.Spend(inner?.Members.Count ?? 0);
        return inner?.Find(second)?.Value is { } value ? Resolve(value) : null;
    }

    private FileNode? Select(FileNode argument) =>
        argument.Items is [var index, var list]
        && int.TryParse(Text(index), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && Resolve(list) is { Kind: JsonValueKind.Array } items
        && number < items.Items.Count
            ? items.Items[number]
            : null;

    private FileNode? Split(FileNode argument)
    {
        if (argument.Items is not [var delimiter, var whole] || Text(delimiter) is not { Length: > 0 } between || Text(whole) is not { } text)
        {
            return null;
        }

        _budget.Spend(text.Length);
        return new FileNode(JsonValueKind.Array, argument.Position) { Items = text.Split([between], StringSplitOptions.None).Select(item => Make(argument, item)).ToArray() };
    }

    /// <summary>Whether a condition of the template holds; null where that is not known.</summary>
    private bool? Holds(string name)
    {
        if (!_conditions.TryGetValue(name, out var holds))
        {
            // One that is made of itself is not known.
            _conditions[name] = null;
            _conditions[name] = holds = _template.FindCondition(name) is { } condition ? Test(condition.Value) : null;
        }

        return holds;
    }

    private bool? Test(FileNode node)
    {
        _budget.Spend(1);
        if (_depth == MaxDepth || node.Members.Count != 1)
        {
            return null;
        }

        _depth++;
        try
        {
            var argument = node.Members[0].Value;
            switch (node.Members[0].Name)
            {
                case "Condition":
                    return argument.Kind == JsonValueKind.String ? Holds(argument.Text) : null;
                case "Fn::Equals":
                    return argument.Items is [var left, var right] && Text(left) is { } one && Text(right) is { } other ? one == other : null;
                case "Fn::Not":
                    return argument.Items is [var item] ? !Test(item) : null;
                case "Fn::And":
                    var all = argument.Items.Select(Test).ToArray();
                    return Array.Exists(all, value => value == false) ? false : Array.Exists(all, value => value is null) ? null : true;
                case "Fn::Or":
                    var any = argument.Items.Select(Test).ToArray();
                    return Array.Exists(any, value => value == true) ? true : Array.Exists(any, value => value is null) ? null : false;
                default:
                    return null;
            }
        }
        finally
        {
            _depth--;
        }
    }
}
