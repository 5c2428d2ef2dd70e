using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using RoleChain.Binding;
using RoleChain.Loading;

namespace RoleChain.Completion;

/// <summary>Completes the names of a chain file's chains: of the file that the command would read, silently where it could not. Nothing is called or run.</summary>
public sealed class ChainNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        return Names(fakeBoundParameters?["Path"] as string)
            .Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(name, name, CompletionResultType.ParameterValue, name));
    }

    private static IReadOnlyList<string> Names(string? path)
    {
        try
        {
            // A new command's session state is the current runspace's, where alone the user's location is known.
            using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            var session = (EngineIntrinsics)shell.AddScript("$ExecutionContext").Invoke().Single().BaseObject;
            return IsolatedContext.Services.ChainFiles.FindNames(ChainFileRequests.Of(session.SessionState, path, trust: false));
        }
        catch (Exception exception) when (exception is RoleChainException or RuntimeException or InvalidOperationException)
        {
            return [];
        }
    }
}
