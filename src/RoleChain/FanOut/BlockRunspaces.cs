using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading.Tasks;

namespace RoleChain.FanOut;

/// <summary>The runspaces that script blocks of a fan-out are run in, made as they are needed and used again, one block at a time in each.</summary>
internal sealed class BlockRunspaces : IDisposable
{
    private readonly ConcurrentBag<Runspace> _free = [];
    private readonly InitialSessionState _state;
    private readonly string _location;
    private volatile bool _isOver;

    /// <summary>Describes them; none is made.</summary>
    /// <param name="session">The caller, whose language mode, location and AWS Tools they have.</param>
    public BlockRunspaces(SessionState session)
    {
        _state = InitialSessionState.CreateDefault2();
        _state.LanguageMode = session.LanguageMode;
        _state.ThreadOptions = PSThreadOptions.ReuseThread;
        _location = session.Path.CurrentFileSystemLocation.ProviderPath;
        SetsCredential = Import(session, "Set-AWSCredential");
        SetsRegion = Import(session, "Set-DefaultAWSRegion");
    }

    /// <summary>Whether AWS Tools are there, to be told the credential.</summary>
    public bool SetsCredential { get; }

    /// <summary>Whether AWS Tools are there, to be told the region.</summary>
    public bool SetsRegion { get; }

    /// <summary>A runspace that nobody uses, without a variable of who did.</summary>
    public Runspace Take()
    {
        if (!_free.TryTake(out var runspace))
        {
            // Without a host of its own: what a block says comes by its streams, and nobody can be asked.
            runspace = RunspaceFactory.CreateRunspace(_state);
            runspace.Open();
        }

        runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(_location));
        return runspace;
    }

    /// <summary>Takes one back.</summary>
    public void Return(Runspace runspace)
    {
        try
        {
            runspace.ResetRunspaceState();
        }
        catch (Exception)
        {
            // A block that was stopped may still be in there, or have closed it.
            Close(runspace);
            return;
        }

        _free.Add(runspace);
        if (_isOver)
        {
            Dispose();
        }
    }

    /// <summary>Closes those that nobody uses, and later each that is returned.</summary>
    public void Dispose()
    {
        _isOver = true;
        while (_free.TryTake(out var runspace))
        {
            Close(runspace);
        }
    }

    /// <summary>
    /// Closed and disposed: a runspace that is closed alone keeps its thread, and the process with it. On another thread, because it waits for a
    /// block that is still in there.
    /// </summary>
    private static void Close(Runspace runspace) => _ = Task.Run(runspace.Dispose);

    /// <summary>Has every runspace import what a command of the caller comes from.</summary>
    private bool Import(SessionState session, string name)
    {
        var command = session.InvokeCommand.GetCommands(name, CommandTypes.Cmdlet | CommandTypes.Function, nameIsPattern: false).FirstOrDefault();
        if (command?.Module?.Path is { Length: > 0 } path)
        {
            _state.ImportPSModule([path]);
            return true;
        }

        if (command is CmdletInfo cmdlet)
        {
            _state.Commands.Add(new SessionStateCmdletEntry(cmdlet.Name, cmdlet.ImplementingType, null));
            return true;
        }

        return false;
    }
}
