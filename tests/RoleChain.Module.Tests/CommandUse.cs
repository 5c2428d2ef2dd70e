using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace RoleChain.ModuleTests;

/// <summary>Finds by reading alone what of a script cannot be: what does not parse, and parameters that the module's commands do not have.</summary>
internal static class CommandUse
{
    /// <summary>The module's commands, by name.</summary>
    public static Dictionary<string, CommandInfo> Commands(Session session)
    {
        var result = session.Run("Get-Command -Module RoleChain");
        result.ThrowIfFailed();
        return result.Output.Select(item => (CommandInfo)item.BaseObject).ToDictionary(command => command.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What is wrong, a line each.</summary>
    public static IEnumerable<string> Faults(string script, IReadOnlyDictionary<string, CommandInfo> commands)
    {
        var tree = Parser.ParseInput(script, out _, out var errors);
        foreach (var error in errors)
        {
            yield return error.Extent.StartLineNumber + ": " + error.Message;
        }

        foreach (var use in tree.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            if (use.GetCommandName() is not { } name || !commands.TryGetValue(name, out var command))
            {
                continue;
            }

            // Written out: what is abbreviated today is ambiguous after the next parameter.
            foreach (var parameter in use.CommandElements.OfType<CommandParameterAst>().Where(parameter => !IsParameter(command, parameter.ParameterName)))
            {
                yield return $"{parameter.Extent.StartLineNumber}: {name} has no parameter -{parameter.ParameterName}";
            }
        }
    }

    private static bool IsParameter(CommandInfo command, string name) =>
        command.Parameters.Values.Any(parameter => parameter.Aliases.Prepend(parameter.Name).Contains(name, StringComparer.OrdinalIgnoreCase));
}
