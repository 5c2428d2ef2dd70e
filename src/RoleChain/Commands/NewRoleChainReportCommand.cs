using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using RoleChain.Errors;
using RoleChain.Loading;
using RoleChain.Reports;

namespace RoleChain.Commands;

/// <summary>Says who was reached of many accounts, who was not and why: as text, as a tree, as Markdown with a diagram, or as the diagram alone.</summary>
[Cmdlet(VerbsCommon.New, "RoleChainReport", SupportsShouldProcess = true)]
[OutputType(typeof(string))]
public sealed class NewRoleChainReportCommand : PSCmdlet
{
    private readonly List<ReportRow> _rows = [];

    /// <summary>Credentials and errors of <c>Invoke-RoleChain -From</c>, such as what its <c>-ErrorVariable</c> holds, and what its script block returned.</summary>
    /// <remarks>Of another type a piped text would lose its properties, and with them its account.</remarks>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The form of the report; by default the text of table and tree.</summary>
    [Parameter]
    public RoleChainReportFormat Format { get; set; }

    /// <summary>Appends the report as Markdown to the summary of a GitHub Actions or Forgejo step too (<c>GITHUB_STEP_SUMMARY</c>).</summary>
    [Parameter]
    public SwitchParameter StepSummary { get; set; }

    /// <summary>Reads what is of a target.</summary>
    protected override void ProcessRecord() => _rows.AddRange((InputObject ?? []).Select(ReportRows.Of).OfType<ReportRow>());

    /// <summary>Writes the report.</summary>
    protected override void EndProcessing()
    {
        // A block's objects are one row for each account, and none where it has an error too.
        var failed = new HashSet<(string Account, string Region)>(_rows.Where(row => !row.IsReached && row.Role.Length == 0).Select(row => (row.Account, row.Region)));
        var rows = _rows
            .Where(row => !row.IsReached || row.Role.Length > 0 || !failed.Contains((row.Account, row.Region)))
            .GroupBy(row => (row.Account, row.Role, row.Region, row.Reason))
            .Select(same => same.First())
            .OrderBy(row => row.IsReached)
            .ThenBy(row => row.Account, StringComparer.Ordinal)
            .ToArray();
        if (StepSummary && ShouldProcess("GITHUB_STEP_SUMMARY", "Append the report"))
        {
            try
            {
                IsolatedContext.Services.StepSummary.Append(ReportMarkdown.Write(rows));
            }
            catch (RoleChainException exception)
            {
                WriteError(ErrorTable.ToRecord(exception, "GITHUB_STEP_SUMMARY"));
            }
        }

        WriteObject(Format switch
        {
            RoleChainReportFormat.Markdown => ReportMarkdown.Write(rows),
            RoleChainReportFormat.Mermaid => ReportDiagram.Write(rows),
            RoleChainReportFormat.Tree => ReportText.Tree(rows),
            _ => ReportText.Table(rows) + "\n\n" + ReportText.Tree(rows),
        });
    }
}
