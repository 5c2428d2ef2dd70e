using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.ModuleTests;

/// <summary>Who was reached and who not, in every form, whatever names and servers say.</summary>
public class ReportTests
{
    /// <summary>Markup of every kind, commands of runners, and what ends a label, a cell, a fence or a line.</summary>
    private const string Hostile = "x|\n::set-output name=a::b\r\n##vso[task.setvariable]y <img src=x onerror=alert(1)> [l](https://evil.example) `c` ```\n\"]; click n0 \"https://evil.example\" www.evil.example @octocat **b** &lt; \u001b[31m \u202e";

    private const string Fill = """
        $found = '222222222222', '333333333333', '444444444444' | Invoke-RoleChain -From $base -RoleName audit -ErrorAction SilentlyContinue -ErrorVariable bad
        """;

    [Fact]
    public void Text_has_the_table_and_the_tree()
    {
        using var server = Server("not you");
        using var session = server.Session();
        var result = session.Run(Fill + "; @($found) + $bad | New-RoleChainReport");
        result.ThrowIfFailed();
        var lines = Assert.Single(result.Output).ToString()!.Split('\n');
        Assert.Equal("Reached 2 of 3.", lines[0]);
        Assert.Matches("^State +Account +Role +Region +Reason$", lines[2]);
        Assert.Matches("^failed +333333333333 +audit +HopRefused: Hop 2 of 2 .*not you$", lines[3]);
        Assert.Matches("^reached +222222222222 +audit +eu-west-2$", lines[4]);
        Assert.Matches("^reached +444444444444 +audit +eu-west-2$", lines[5]);
        Assert.StartsWith("from ", lines[7], StringComparison.Ordinal);
        Assert.Equal("└── 111111111111/base", lines[8]);
        Assert.Equal(3, lines.Skip(9).Count(line => Regex.IsMatch(line, "^    (├|└)── (222222222222|333333333333|444444444444)/audit", RegexOptions.None, TimeSpan.FromSeconds(1))));
        Assert.DoesNotContain("canary", result.AllText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("Tree")]
    [InlineData("Markdown")]
    [InlineData("Mermaid")]
    public void Nothing_that_others_say_is_markup_or_a_command(string format)
    {
        using var server = Server(Hostile);
        using var session = server.Session();
        var result = session.Run(Fill + "; $other = [System.Management.Automation.ErrorRecord]::new([Exception]::new($args[0]), $args[0], 'NotSpecified', $args[0]); @($found) + $bad + $other | New-RoleChainReport -Format " + format, Hostile);
        result.ThrowIfFailed();
        var text = Assert.Single(result.Output).ToString()!;
        Assert.All(text.Split('\n'), line => Assert.DoesNotMatch(@"^\s*::|##\[|##vso\[|[\u0000-\u001f\u202e]", line));
        if (format is "Markdown")
        {
            Assert.DoesNotMatch(@"<|https?:|www\.|@|\]\(|\*\*b|`c`", text);
            Assert.Equal(2, Regex.Count(text, "```", RegexOptions.None, TimeSpan.FromSeconds(1)));
            var rows = text.Split('\n').Where(line => line.StartsWith('|')).ToArray();
            Assert.All(rows, row => Assert.Equal(6, row.Count(character => character == '|')));
        }

        if (format is "Markdown" or "Mermaid")
        {
            // A node is its name and one quoted label of letters, digits, spaces and entity codes.
            var nodes = text.Split('\n').Where(line => line.StartsWith("    n", StringComparison.Ordinal)).ToArray();
            Assert.NotEmpty(nodes);
            Assert.All(nodes, node => Assert.Matches("^    (n[0-9]+ --> )?n[0-9]+\\[\"([A-Za-z0-9 ]|#[0-9]+;)*\"\\](:::failed)?$", node));
        }
    }

    [Fact]
    public void The_summary_of_a_step_gets_it_appended()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "before");
            using var server = Server("no");
            using var variable = new ScopedEnvironment(("GITHUB_STEP_SUMMARY", file));
            using var session = server.Session();
            session.Run(Fill + "; $null = @($found) + $bad | New-RoleChainReport -StepSummary -WhatIf").ThrowIfFailed();
            Assert.Equal("before", File.ReadAllText(file));
            session.Run("$null = @($found) + $bad | New-RoleChainReport -StepSummary").ThrowIfFailed();
            Assert.StartsWith("before\n### Role chains\n\nReached 2 of 3.\n\n| State |", File.ReadAllText(file), StringComparison.Ordinal);
            variable.Set("GITHUB_STEP_SUMMARY", null);
            Assert.Equal("ExportTargetMissing", session.Run("$found | New-RoleChainReport -StepSummary").ErrorId);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("1; 2")]
    [InlineData("'text'")]
    [InlineData("[guid]::Empty")]
    [InlineData("[pscustomobject] @{ Name = 'x' }")]
    public void What_blocks_return_is_one_row_an_account(string block)
    {
        using var server = Server("no");
        using var session = server.Session();
        var result = session.Run("$found = '222222222222', '444444444444' | Invoke-RoleChain -From $base -RoleName audit -ScriptBlock { " + block + " }; $found | New-RoleChainReport; New-RoleChainReport $found");
        result.ThrowIfFailed();
        Assert.Equal(2, result.Output.Count);
        Assert.All(result.Output, report => Assert.StartsWith("Reached 2 of 2.", report.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'a'; 'b'")]
    [InlineData("[pscustomobject] @{ Value = 1 }")]
    [InlineData("[guid]::Empty")]
    public void What_blocks_return_is_of_its_account_whatever_it_is(string block)
    {
        using var server = Server("no");
        using var session = server.Session();
        var result = session.Run($"$given = '222222222222', '444444444444' | Invoke-RoleChain -From $base -RoleName audit -ScriptBlock {{ {block} }}; $given | New-RoleChainReport; New-RoleChainReport $given");
        result.ThrowIfFailed();
        Assert.All(result.Output, report => Assert.StartsWith("Reached 2 of 2.", report.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void An_account_whose_block_failed_is_one_that_was_not_reached_however_much_it_said()
    {
        using var server = Server("no");
        using var session = server.Session();
        var result = session.Run("$given = '222222222222', '444444444444' | Invoke-RoleChain -From $base -RoleName audit -ErrorAction SilentlyContinue -ErrorVariable bad -ScriptBlock { 'out'; if ($_.Chain.Account -eq '222222222222') { Write-Error one; Write-Error two } }; @($given) + $bad | New-RoleChainReport");
        result.ThrowIfFailed();
        var text = Assert.Single(result.Output).ToString()!;
        Assert.StartsWith("Reached 1 of 2.", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?m)^reached +222222222222", text);
    }

    [Fact]
    public void A_role_that_was_refused_once_is_still_one_that_was_reached()
    {
        var refuses = true;
        using var server = new FanOutServer(request => refuses && request.Form["RoleArn"].Contains("333333333333", StringComparison.Ordinal) ? Reply.Error(403, "AccessDenied", "no") : null);
        using var session = server.Session();
        session.Run(Fill);
        refuses = false;
        var result = session.Run("$late = '333333333333' | Invoke-RoleChain -From $base -RoleName audit -Region us-east-1; @($found) + $late + $bad | New-RoleChainReport -Format Tree");
        result.ThrowIfFailed();
        var lines = Assert.Single(result.Output).ToString()!.Split('\n').Where(line => line.Contains("333333333333/audit", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.EndsWith("333333333333/audit", lines[0], StringComparison.Ordinal);
        Assert.Contains("333333333333/audit  failed: HopRefused", lines[1], StringComparison.Ordinal);
    }

    private static FanOutServer Server(string message) =>
        new(request => request.Form["RoleArn"].Contains("333333333333", StringComparison.Ordinal) ? Reply.Error(403, "AccessDenied", message) : null);
}
