using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace RoleChain.Reports;

/// <summary>
/// A report as GitHub's Markdown. What is not a letter, a digit or one of few marks is written as a numeric reference, so that no text of a server
/// or a name is markup, a link or a mention.
/// </summary>
internal static class ReportMarkdown
{
    /// <summary>The size in characters beyond which rows are only counted. A step's summary takes 1 MiB (GitHub docs, "Workflow commands", "Adding a job summary").</summary>
    private const int MaxLength = 200_000;

    /// <summary>Table and diagram.</summary>
    /// <param name="rows">The rows.</param>
    public static string Write(IReadOnlyList<ReportRow> rows)
    {
        var text = new StringBuilder("### Role chains\n\n").Append(ReportText.Summary(rows)).Append("\n\n| State | Account | Role | Region | Reason |\n| --- | --- | --- | --- | --- |\n");
        for (var index = 0; index < rows.Count; index++)
        {
            if (text.Length > MaxLength)
            {
                text.Append("| | | | | ").Append((rows.Count - index).ToString(CultureInfo.InvariantCulture)).Append(" more |\n");
                break;
            }

            var row = rows[index];
            text.Append(row.IsReached ? "| reached" : "| **failed**");
            foreach (var cell in new[] { SafeText.ForDisplay(row.Account, 64), SafeText.ForDisplay(row.Role, 64), SafeText.ForDisplay(row.Region, 64), SafeText.ForDisplay(row.Reason) })
            {
                text.Append(" | ");
                Escape(text, cell);
            }

            text.Append(" |\n");
        }

        return text.Append("\n```mermaid\n").Append(ReportDiagram.Write(rows)).Append("\n```\n").ToString();
    }

    private static void Escape(StringBuilder text, string cell)
    {
        foreach (var character in cell)
        {
            if (character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or ' ' or ',' or '/' or '-')
            {
                text.Append(character);
            }
            else
            {
                text.Append(FormattableString.Invariant($"&#{(int)character};"));
            }
        }
    }
}
