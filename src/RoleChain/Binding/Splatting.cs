using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace RoleChain.Binding;

/// <summary>
/// Makes a definition from a hashtable by calling the command that makes one with it: the keys are that command's parameters,
/// and are bound and checked as those are.
/// </summary>
internal static class Splatting
{
    // Not by the command's name, which a user may have given to something else.
    private const string Script = "param($command, $parameters) & $command @parameters";

    /// <exception cref="RuntimeException">A key is not a parameter, or a value does not fit.</exception>
    public static object? Call<TCommand>(EngineIntrinsics engine, string name, IDictionary parameters)
        where TCommand : Cmdlet
    {
        var splat = new Hashtable(System.StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in parameters)
        {
            splat[LanguagePrimitives.ConvertTo<string>(entry.Key)] = entry.Value;
        }

        // In a scope of its own: in the caller's, the script's two variables would be left behind there, with whatever secret the hashtable holds.
        return engine.InvokeCommand.InvokeScript(true, ScriptBlock.Create(Script), null, new CmdletInfo(name, typeof(TCommand)), splat).Single().BaseObject;
    }
}
