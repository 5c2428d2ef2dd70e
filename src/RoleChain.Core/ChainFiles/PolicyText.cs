using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RoleChain.Core.ChainFiles;

/// <summary>
/// Writes a session policy of a chain file as JSON. Variables stand only where IAM takes its own: in resources, and in conditions on texts
/// and ARNs. There a value cannot be more than text, since <c>*</c>, <c>?</c> and <c>$</c> in it become <c>${*}</c>, <c>${?}</c> and <c>${$}</c>
/// (IAM user guide, "IAM policy elements: Variables and tags").
/// </summary>
internal sealed class PolicyText
{
    private const string Source = "IAM user guide, \"IAM policy elements: Variables and tags\"";

    private readonly ChainFileContext _context;
    private readonly List<DeferredPart> _parts = [];
    private readonly StringBuilder _text = new();
    private bool _hasVariables;

    private PolicyText(ChainFileContext context) => _context = context;

    /// <summary>The policy's JSON, as short as it can be.</summary>
    /// <param name="context">The reading.</param>
    /// <param name="policy">An object.</param>
    /// <param name="path">How faults name it.</param>
    public static DeferredText Read(ChainFileContext context, FileNode policy, string path)
    {
        var text = new PolicyText(context);
        text.Write(policy, path, takesVariables: false);
        text.EndText();
        if (text._hasVariables && FileValues.Text(policy.Find("Version")?.Value) != "2012-10-17")
        {
            context.Faults.Add(policy.Position, path, "has variables and not the Version 2012-10-17: IAM would read what is escaped in their values as wildcards", source: Source);
        }

        return new DeferredText(text._parts, Value);
    }

    /// <summary>A value as a part of a text of the policy.</summary>
    private static string Value(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var character in value)
        {
            escaped.Append(character switch
            {
                '*' => "${*}",
                '?' => "${?}",
                '$' => "${$}",
                _ => character.ToString(),
            });
        }

        return Encode(escaped.ToString());
    }

    private static string Encode(string text)
    {
        try
        {
            return PolicyWriter.WithinLatin1(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString());
        }
        catch (ArgumentException)
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidSessionPolicy, "A value for the session policy is not Unicode.");
        }
    }

    private void Write(FileNode node, string path, bool takesVariables)
    {
        switch (node.Kind)
        {
            case JsonValueKind.Object:
                WriteMembers(node, path, member => Write(member.Value, FilePath.Child(path, member.Name), TakesVariables(member.Name, member.Value, takesVariables)));
                break;
            case JsonValueKind.Array:
                WriteItems(node, (item, index) => Write(item, FilePath.Item(path, index), takesVariables));
                break;
            case JsonValueKind.String:
                WriteString(node, path, takesVariables);
                break;
            case JsonValueKind.Number:
                _text.Append(node.Text);
                break;
            default:
                _text.Append(node.Kind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => "null" });
                break;
        }
    }

    /// <summary>Whether variables may stand in the texts of a member: of a resource, or of a condition's operator that compares texts or ARNs.</summary>
    private static bool TakesVariables(string name, FileNode value, bool isWithin)
    {
        var comparison = name.Substring(name.IndexOf(':') + 1);
        return isWithin
            || name is "Resource" or "NotResource"
            || (value.Kind == JsonValueKind.Object && (comparison.StartsWith("String", StringComparison.Ordinal) || comparison.StartsWith("Arn", StringComparison.Ordinal)));
    }

    private void WriteMembers(FileNode node, string path, Action<FileMember> write)
    {
        _text.Append('{');
        foreach (var member in node.Members)
        {
            if (VariableText.Has(member.Name))
            {
                _context.Faults.Add(member.Position, FilePath.Child(path, member.Name), "holds a variable, which may not stand in a key", source: "docs/security.md");
            }

            _text.Append(ReferenceEquals(member, node.Members[0]) ? "\"" : ",\"").Append(Encode(member.Name)).Append("\":");
            write(member);
        }

        _text.Append('}');
    }

    private void WriteItems(FileNode node, Action<FileNode, int> write)
    {
        _text.Append('[');
        for (var index = 0; index < node.Items.Count; index++)
        {
            _text.Append(index == 0 ? string.Empty : ",");
            write(node.Items[index], index);
        }

        _text.Append(']');
    }

    private void WriteString(FileNode node, string path, bool takesVariables)
    {
        _text.Append('"');
        if (!VariableText.Has(node.Text))
        {
            _text.Append(Encode(node.Text));
        }
        else if (takesVariables)
        {
            _hasVariables = true;
            EndText();
            _parts.AddRange(VariableText.ReadPolicy(_context, node, path, Encode, Value));
        }
        else
        {
            _context.Faults.Add(node.Position, path, "holds a variable, which in a policy may stand in resources and in conditions on texts or ARNs alone", source: Source);
        }

        _text.Append('"');
    }

    private void EndText()
    {
        if (_text.Length > 0)
        {
            _parts.Add(DeferredPart.OfText(_text.ToString()));
            _text.Clear();
        }
    }
}
