using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Policies;

/// <summary>One file while it is read: makes its faults, and the policies of its values.</summary>
internal sealed class PolicySource
{
    public PolicySource(PolicyFile file, ReadingBudget budget)
    {
        File = file;
        Budget = budget;
    }

    public PolicyFile File { get; }

    public string Name => File.Name;

    public ReadingBudget Budget { get; }

    /// <summary>The same file with another budget: what is made of it later.</summary>
    public PolicySource Again() => new(File, new ReadingBudget());

    /// <summary>The fault of a part.</summary>
    /// <param name="position">The place.</param>
    /// <param name="part">The resource or the JSON path.</param>
    /// <param name="problem">What is wrong, continuing the part; free of values.</param>
    /// <param name="cause">The cause, or null.</param>
    public RoleChainException Fault(FilePosition position, string part, string problem, Exception? cause = null) => PolicyFaults.At(Name, position, part, problem, cause);

    /// <summary>How findings name a part.</summary>
    public string NameOf(string part) => SafeText.ForDisplay(Name + ": " + part);

    /// <summary>A policy: an object, or its text, plain or URL-encoded as IAM answers it.</summary>
    /// <param name="node">The value.</param>
    /// <param name="kind">Which policy it is.</param>
    /// <param name="part">The resource or the JSON path.</param>
    /// <exception cref="RoleChainException">IAM would refuse it.</exception>
    public NamedPolicy ReadPolicy(FileNode node, PolicyKind kind, string part)
    {
        switch (node.Kind)
        {
            case JsonValueKind.String:
                return ReadText(node, kind, part);
            case JsonValueKind.Object:
                var text = PolicyNodeText.Write(node);
                Budget.Spend(text.Text.Length);
                try
                {
                    return new NamedPolicy(NameOf(part), PolicyDocument.Parse(text.Text, kind));
                }
                catch (PolicyFormatException exception)
                {
                    throw Fault(text.Find(exception.Column), part, "is a policy that IAM would refuse: " + SafeText.ForDisplay(exception.Problem), exception);
                }

            default:
                throw Fault(node.Position, part, "is not a policy document");
        }
    }

    /// <summary>A text, where there is one and it is one.</summary>
    /// <exception cref="RoleChainException">It is something else than a text.</exception>
    public string? Text(FileNode owner, string name, string part) => owner.Find(name)?.Value switch
    {
        null or { Kind: JsonValueKind.Null } => null,
        { Kind: JsonValueKind.String } node => node.Text,
        var node => throw Fault(node.Position, part + "." + name, "is not a text"),
    };

    /// <summary>The items of a list; none where it is not there.</summary>
    /// <exception cref="RoleChainException">It is something else than a list.</exception>
    public IReadOnlyList<FileNode> List(FileNode owner, string name, string part) => owner.Find(name)?.Value switch
    {
        null or { Kind: JsonValueKind.Null } => [],
        { Kind: JsonValueKind.Array } node => node.Items,
        var node => throw Fault(node.Position, part + "." + name, "is not a list"),
    };

    /// <summary>The texts of a list.</summary>
    /// <exception cref="RoleChainException">It is something else than a list of texts.</exception>
    public IReadOnlyList<string> Texts(FileNode owner, string name, string part) =>
        List(owner, name, part).Select(item => item.Kind == JsonValueKind.String ? item.Text : throw Fault(item.Position, part + "." + name, "has an item that is not a text")).ToArray();

    /// <summary>An object.</summary>
    /// <exception cref="RoleChainException">It is something else.</exception>
    public FileNode Object(FileNode node, string part) => node.Kind == JsonValueKind.Object ? node : throw Fault(node.Position, part, "is not an object");

    /// <summary>The longest session in seconds, written as a number or a text; null where it is not there.</summary>
    /// <exception cref="RoleChainException">It is no role's.</exception>
    public int? Duration(FileNode owner, string name, string part)
    {
        if (owner.Find(name)?.Value is not { Kind: not JsonValueKind.Null } node)
        {
            return null;
        }

        return int.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= StsLimits.DefaultDurationSeconds and <= StsLimits.MaxDurationSeconds
            ? seconds
            : throw Fault(node.Position, part + "." + name, FormattableString.Invariant($"is not from {StsLimits.DefaultDurationSeconds} to {StsLimits.MaxDurationSeconds} seconds (IAM API reference, CreateRole)"));
    }

    /// <summary>Tags, as an object or as a list of <c>Key</c> and <c>Value</c>; null where they are not there.</summary>
    /// <exception cref="RoleChainException">They are neither.</exception>
    public IReadOnlyDictionary<string, string>? Tags(FileNode owner, string name, string part)
    {
        if (owner.Find(name)?.Value is not { } node)
        {
            return null;
        }

        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        switch (node.Kind)
        {
            case JsonValueKind.Null:
                break;
            case JsonValueKind.Object:
                foreach (var member in node.Members)
                {
                    tags[member.Name] = member.Value.Kind == JsonValueKind.String ? member.Value.Text : throw Fault(member.Position, part + "." + name, "has a tag whose value is not a text");
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in node.Items)
                {
                    var itemPart = part + "." + name;
                    tags[Text(item, "Key", itemPart) ?? throw Fault(item.Position, itemPart, "has a tag without Key")] = Text(item, "Value", itemPart) ?? string.Empty;
                }

                break;
            default:
                throw Fault(node.Position, part + "." + name, "are no tags");
        }

        return tags;
    }

    private NamedPolicy ReadText(FileNode node, PolicyKind kind, string part)
    {
        var text = node.Text;
        Budget.Spend(text.Length);

        // A document begins with a brace or a space; IAM's own answers encode that.
        if (text.Length > 0 && text[0] == '%' && text.Length <= 3 * PolicyJson.MaxBytes)
        {
            text = Uri.UnescapeDataString(text);
        }

        try
        {
            return new NamedPolicy(NameOf(part), PolicyDocument.Parse(text, kind));
        }
        catch (PolicyFormatException exception)
        {
            throw Fault(node.Position, part, FormattableString.Invariant($"is a policy that IAM would refuse: {SafeText.ForDisplay(exception.Problem)} (line {exception.Line}, column {exception.Column} of its text)"), exception);
        }
    }
}
