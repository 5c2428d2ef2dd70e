using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace RoleChain.Reports;

/// <summary>A report for the terminal. No line begins with a text of others, and none holds a control character.</summary>
internal static class ReportText
{
    /// <summary>The table: first who was not reached, and why.</summary>
    /// <param name="rows">The rows.</param>
    public static string Table(IReadOnlyList<ReportRow> rows)
    {
        var cells = rows.Select(row => new[] { row.IsReached ? "reached" : "failed", SafeText.ForDisplay(row.Account, 64), SafeText.ForDisplay(row.Role, 64), SafeText.ForDisplay(row.Region, 64), SafeText.ForDisplay(row.Reason) }).ToList();
        cells.Insert(0, ["State", "Account", "Role", "Region", "Reason"]);
        var widths = Enumerable.Range(0, 4).Select(column => cells.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder(Summary(rows)).Append('\n');
        foreach (var row in cells)
        {
            var line = string.Join("  ", row.Select((cell, column) => column < widths.Length ? cell.PadRight(widths[column]) : cell));
            text.Append('\n').Append(line.TrimEnd());
        }

        return text.ToString();
    }

    /// <summary>How many were reached. A block may have several errors of one target; where no account was named, each is one.</summary>
    /// <param name="rows">The rows.</param>
    public static string Summary(IReadOnlyList<ReportRow> rows)
    {
        var targets = rows.Select(row => (row.Account, row.Role, row.Region, row.Account.Length == 0 ? row.Reason : null)).Distinct().Count();
        return FormattableString.Invariant($"Reached {rows.Count(row => row.IsReached)} of {targets}.");
    }

    /// <summary>The tree.</summary>
    /// <param name="rows">The rows.</param>
    public static string Tree(IReadOnlyList<ReportRow> rows)
    {
        var text = new StringBuilder();
        foreach (var root in ReportTree.Of(rows))
        {
            text.Append("from ").Append(SafeText.ForDisplay(root.Label)).Append('\n');
            Add(text, root, string.Empty);
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Add(StringBuilder text, ReportTree node, string indent)
    {
        for (var index = 0; index < node.Children.Count; index++)
        {
            var child = node.Children[index];
            var isLast = index == node.Children.Count - 1;
            text.Append(indent).Append(isLast ? "└── " : "├── ").Append(SafeText.ForDisplay(child.Label, 128));
            if (child.Reason is { } reason)
            {
                text.Append("  failed: ").Append(SafeText.ForDisplay(reason));
            }

            text.Append('\n');
            Add(text, child, indent + (isLast ? "    " : "│   "));
        }
    }
}
