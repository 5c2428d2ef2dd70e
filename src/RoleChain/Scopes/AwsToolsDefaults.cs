using System;
using System.Linq;
using System.Management.Automation;

namespace RoleChain.Scopes;

/// <summary>
/// AWS Tools' defaults of a session, kept and put back. They are variables of a PowerShell scope. The global ones are changed as well:
/// a cmdlet that is called in a module's function does not see those of a script block.
/// </summary>
internal sealed class AwsToolsDefaults : IDisposable
{
    private const string Global = "global:";

    private static readonly string[] Names = ["StoredAWSCredentials", "StoredAWSRegion"];

    private readonly PSVariableIntrinsics _variables;
    private readonly (string Name, bool Exists, object? Value)[] _previous;

    /// <summary>Keeps what is there.</summary>
    /// <param name="session">The session.</param>
    public AwsToolsDefaults(SessionState session)
    {
        _variables = session.PSVariable;
        _previous = Names.Select(name => _variables.Get(Global + name)).Zip(Names, (variable, name) => (name, variable is not null, variable?.Value)).ToArray();
        SetCredential = Find(session, "Set-AWSCredential");
        SetRegion = Find(session, "Set-DefaultAWSRegion");
    }

    /// <summary>AWS Tools' command that sets the credential; null where AWS Tools are not loaded.</summary>
    public CommandInfo? SetCredential { get; }

    /// <summary>AWS Tools' command that sets the region; null where AWS Tools are not loaded.</summary>
    public CommandInfo? SetRegion { get; }

    /// <summary>Puts them back: one that was not there is taken away again.</summary>
    public void Dispose()
    {
        foreach (var (name, exists, value) in _previous)
        {
            if (exists)
            {
                _variables.Set(Global + name, value);
            }
            else
            {
                _variables.Remove(Global + name);
            }
        }
    }

    /// <summary>A command that is there. Looking for it loads no module: it would bring AWS Tools where nobody uses them.</summary>
    private static CommandInfo? Find(SessionState session, string name) =>
        session.InvokeCommand.GetCommands(name, CommandTypes.Cmdlet | CommandTypes.Function, nameIsPattern: false).FirstOrDefault();
}
