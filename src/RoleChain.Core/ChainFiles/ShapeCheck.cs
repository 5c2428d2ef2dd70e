using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace RoleChain.Core.ChainFiles;

/// <summary>Checks the objects of a chain file against their fields: names, kinds of values, variables where none may stand, and what needs trust.</summary>
internal sealed class ShapeCheck
{
    private readonly ChainFileContext _context;

    public ShapeCheck(ChainFileContext context) => _context = context;

    /// <summary>Checks an object; false where the value is none.</summary>
    /// <param name="node">The value.</param>
    /// <param name="path">How faults name it.</param>
    /// <param name="fields">What it may have.</param>
    public bool Check(FileNode node, string path, IReadOnlyList<FileField> fields)
    {
        if (!Expect(node, path, JsonValueKind.Object))
        {
            return false;
        }

        foreach (var member in node.Members)
        {
            if (fields.FirstOrDefault(field => string.Equals(field.Name, member.Name, StringComparison.Ordinal)) is { } field)
            {
                Check(field, member, FilePath.Child(path, member.Name));
            }
            else
            {
                _context.Faults.Add(member.Position, FilePath.Child(path, member.Name), "is not known here" + NearestName.Hint(member.Name, fields.Select(item => item.Name)));
            }
        }

        return true;
    }

    /// <summary>Checks that a value is of a kind.</summary>
    public bool Expect(FileNode node, string path, JsonValueKind kind)
    {
        if (node.Kind == kind)
        {
            return true;
        }

        _context.Faults.Add(node.Position, path, "is not " + Name(kind));
        return false;
    }

    private void Check(FileField field, FileMember member, string path)
    {
        if (field.NeedsTrust && !_context.IsTrusted)
        {
            _context.Faults.Add(member.Position, path, "may be said only by a file that is named (-Path or ROLECHAIN_FILE) and trusted (-TrustChainFile)", RoleChainErrorKind.ChainFileNotTrusted, "docs/security.md");
        }

        switch (field.Kind)
        {
            case FieldKind.Remark or FieldKind.EnvironmentText or FieldKind.Text:
                Expect(member.Value, path, JsonValueKind.String);
                break;
            case FieldKind.Plain:
                CheckPlain(member.Value, path);
                break;
            case FieldKind.PlainList when Expect(member.Value, path, JsonValueKind.Array):
                for (var index = 0; index < member.Value.Items.Count; index++)
                {
                    CheckPlain(member.Value.Items[index], FilePath.Item(path, index));
                }

                break;
            case FieldKind.Flag when member.Value.Kind is not (JsonValueKind.True or JsonValueKind.False):
                _context.Faults.Add(member.Value.Position, path, "is neither true nor false");
                break;
            case FieldKind.Number when FileValues.Number(member.Value) is null:
                _context.Faults.Add(member.Value.Position, path, "is not a whole number");
                break;
            case FieldKind.Tags when Expect(member.Value, path, JsonValueKind.Object):
                foreach (var tag in member.Value.Members)
                {
                    Expect(tag.Value, FilePath.Child(path, tag.Name), JsonValueKind.String);
                }

                break;
            case FieldKind.Policy:
                Expect(member.Value, path, JsonValueKind.Object);
                break;
        }
    }

    private void CheckPlain(FileNode node, string path)
    {
        if (Expect(node, path, JsonValueKind.String) && node.Text.IndexOf("${", StringComparison.Ordinal) >= 0)
        {
            _context.Faults.Add(node.Position, path, "holds a variable, which may not stand here", source: "docs/security.md");
        }
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => "a text",
    };
}
