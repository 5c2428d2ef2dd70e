using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace RoleChain.Core.ChainFiles;

/// <summary>Values of a chain file as the definition needs them; null where they are of another kind, which <see cref="ShapeCheck"/> has told.</summary>
internal static class FileValues
{
    public static string? Text(FileNode? node) => node is { Kind: JsonValueKind.String } ? node.Text : null;

    public static int? Number(FileNode? node) =>
        node is { Kind: JsonValueKind.Number } && int.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool Flag(FileNode? node) => node is { Kind: JsonValueKind.True };

    public static IReadOnlyList<FileNode> Texts(FileNode? node) => node is { Kind: JsonValueKind.Array } ? node.Items.Where(item => item.Kind == JsonValueKind.String).ToArray() : [];
}
