using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using RoleChain.Loading;

namespace RoleChain.Completion;

/// <summary>Completes the names of the profiles that are chains. It reads the two files and calls nobody; what goes wrong completes nothing.</summary>
public sealed class ProfileNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        var pattern = WildcardPattern.Get(typed + "*", WildcardOptions.IgnoreCase);
        return Names().Where(pattern.IsMatch).Select(name => new CompletionResult(Quote(name), SafeText.ForDisplay(name), CompletionResultType.ParameterValue, SafeText.ForDisplay(name))).ToArray();
    }

    private static string[] Names()
    {
        try
        {
            var profiles = IsolatedContext.Services.ProfileChains.Read();
            return profiles.Names.Where(profiles.IsChain).ToArray();
        }
#pragma warning disable CA1031 // Whatever it is, the line that is typed is no place for it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }

    /// <summary>A name as an argument, which is a pattern. A hyphen is plain but at the beginning, where it makes a parameter.</summary>
    private static string Quote(string name) => name[0] != '-' && name.All(character => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '.' or '-')
        ? name
        : "'" + CodeGeneration.EscapeSingleQuotedStringContent(WildcardPattern.Escape(name)) + "'";
}
