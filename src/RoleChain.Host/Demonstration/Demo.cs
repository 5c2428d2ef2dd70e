using System;
using System.IO;
using System.Linq;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using RoleChain.Host.Hosting;

namespace RoleChain.Host.Demonstration;

/// <summary>Runs Demo.ps1 statement by statement, each shown before its output, as in a terminal.</summary>
internal static class Demo
{
    public static int Run()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Demonstration", "Demo.ps1");
        var script = Parser.ParseFile(path, out var tokens, out var errors);
        if (errors.Length > 0)
        {
            Console.Error.WriteLine(errors[0].Message);
            return 1;
        }

        using var session = new EngineSession(cmdlets: new SessionStateCmdletEntry("Get-STSCallerIdentity", typeof(GetStsCallerIdentityCommand), helpFileName: null));
        var failed = false;
        var shownTo = 0;
        foreach (var statement in script.EndBlock.Statements)
        {
            foreach (var comment in tokens.Where(token => token.Kind == TokenKind.Comment && token.Extent.StartOffset >= shownTo && token.Extent.EndOffset <= statement.Extent.StartOffset))
            {
                Console.WriteLine();
                Console.WriteLine(comment.Text);
            }

            shownTo = statement.Extent.EndOffset;
            Console.WriteLine("PS> " + statement.Extent.Text);
            failed |= !session.RunText(statement.Extent.Text) && !ExpectedToFail(statement);
            if (session.IsStopped)
            {
                return 130;
            }
        }

        return failed ? 1 : 0;
    }

    /// <summary>The demonstration shows one refusal.</summary>
    private static bool ExpectedToFail(StatementAst statement) => statement.Extent.Text.Contains("refs/heads/feature", StringComparison.Ordinal);
}
