using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace RoleChain.FanOut;

/// <summary>Which streams the caller of a script block wants to hear of, so that another runspace's block writes them.</summary>
internal sealed class BlockPreferences
{
    private static readonly (string Parameter, string Variable)[] Streams = [("Verbose", "VerbosePreference"), ("Debug", "DebugPreference")];

    private readonly string[] _wanted;

    /// <param name="command">The command.</param>
    public BlockPreferences(PSCmdlet command) => _wanted = Streams
        .Where(stream => command.MyInvocation.BoundParameters.TryGetValue(stream.Parameter, out var bound)
            ? LanguagePrimitives.IsTrue(bound)
            : command.SessionState.PSVariable.GetValue(stream.Variable) is { } value && value.ToString() != nameof(ActionPreference.SilentlyContinue) && value.ToString() != nameof(ActionPreference.Ignore))
        .Select(stream => stream.Variable)
        .ToArray();

    /// <summary>Sets them in a runspace.</summary>
    /// <param name="runspace">The runspace.</param>
    public void Apply(SessionStateProxy runspace)
    {
        foreach (var variable in _wanted)
        {
            runspace.SetVariable(variable, ActionPreference.Continue);
        }
    }
}
