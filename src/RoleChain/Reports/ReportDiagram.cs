using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace RoleChain.Reports;

/// <summary>The tree as a Mermaid flow chart. What is neither letter, digit nor space is an entity code (Mermaid docs, "Flowcharts", "Entity codes to escape characters").</summary>
internal static class ReportDiagram
{
    /// <summary>Mermaid draws 500 edges at most and 50,000 characters (its defaults maxEdges, maxTextSize).</summary>
    private const int MaxNodes = 200;

    private const int MaxLabel = 80;

    /// <summary>The chart.</summary>
    /// <param name="rows">The rows.</param>
    public static string Write(IReadOnlyList<ReportRow> rows)
    {
        var text = new StringBuilder("flowchart LR");
        var count = 0;
        var left = 0;
        foreach (var root in ReportTree.Of(rows))
        {
            Add(text, root, null, ref count, ref left);
        }

        if (left > 0)
        {
            text.Append("\n    more[\"").Append(left.ToString(CultureInfo.InvariantCulture)).Append(" more\"]");
        }

        return text.Append("\n    classDef failed stroke-dasharray: 5 5").ToString();
    }

    private static void Add(StringBuilder text, ReportTree node, string? parent, ref int count, ref int left)
    {
        if (count >= MaxNodes)
        {
            left++;
        }
        else
        {
            var name = "n" + count.ToString(CultureInfo.InvariantCulture);
            count++;
            text.Append("\n    ").Append(parent is null ? string.Empty : parent + " --> ").Append(name).Append("[\"");
            Escape(text, SafeText.ForDisplay(node.Label, MaxLabel));
            text.Append("\"]").Append(node.Reason is null ? string.Empty : ":::failed");
            parent = name;
        }

        foreach (var child in node.Children)
        {
            Add(text, child, parent, ref count, ref left);
        }
    }

    private static void Escape(StringBuilder text, string label)
    {
        foreach (var character in label)
        {
            if (character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or ' ')
            {
                text.Append(character);
            }
            else
            {
                text.Append(FormattableString.Invariant($"#{(int)character};"));
            }
        }
    }
}
