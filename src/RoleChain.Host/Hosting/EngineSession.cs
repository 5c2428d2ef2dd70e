using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace RoleChain.Host.Hosting;

/// <summary>A runspace of the real PowerShell engine that writes to this console. Ctrl+C stops its pipeline as it does in pwsh.</summary>
internal sealed class EngineSession : IDisposable
{
    private readonly ConsolePSHost _host = new();
    private readonly Runspace _runspace;
    private PowerShell? _running;
    private bool _stopped;

    /// <param name="import">False to leave the import of RoleChain to the script.</param>
    /// <param name="cmdlets">Cmdlets that the session has besides the engine's core ones.</param>
    public EngineSession(bool import = true, params SessionStateCmdletEntry[] cmdlets)
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // A hosted engine on Windows is Restricted unless told; elsewhere the setting does not exist.
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        state.Commands.Add(cmdlets);
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None, string.Empty));
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        Console.CancelKeyPress += OnCancel;
        if (import)
        {
            Run(shell => shell.AddCommand("Import-Module").AddParameter("Name", ModulePaths.Manifest).AddParameter("ErrorAction", ActionPreference.Stop));
        }
    }

    /// <summary>Runs a script file and shows what it writes. The exit code is the script's, or 1 where it failed.</summary>
    public int RunScript(string path, IReadOnlyCollection<object> arguments)
    {
        if (!File.Exists(path))
        {
            Console.Error.WriteLine("There is no script " + path);
            return 2;
        }

        var succeeded = Run(shell =>
        {
            shell.AddCommand(path);
            foreach (var argument in arguments)
            {
                shell.AddArgument(argument);
            }

            Show(shell);
        });
        // A script that is run as a command leaves what it gave to `exit` in $LASTEXITCODE.
        return _host.ExitCode ?? (succeeded ? _runspace.SessionStateProxy.GetVariable("LASTEXITCODE") as int? ?? 0 : 1);
    }

    /// <summary>Runs a piece of script and shows what it writes. True where nothing ended it early.</summary>
    public bool RunText(string script) => Run(shell => Show(shell.AddScript(script, useLocalScope: false)));

    /// <summary>Runs a piece of script and hands back what it writes.</summary>
    public IReadOnlyList<PSObject> Invoke(string script, IReadOnlyDictionary<string, object?> variables)
    {
        foreach (var variable in variables)
        {
            _runspace.SessionStateProxy.SetVariable(variable.Key, variable.Value);
        }

        using var shell = PowerShell.Create(_runspace);
        return shell.AddScript(script, useLocalScope: false).Invoke().ToArray();
    }

    public bool IsStopped => _stopped;

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancel;
        _runspace.Dispose();
    }

    private static void Show(PowerShell shell)
    {
        shell.AddCommand("Out-Default");
        foreach (var command in shell.Commands.Commands)
        {
            command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        }
    }

    private bool Run(Action<PowerShell> build)
    {
        using var shell = PowerShell.Create(_runspace);
        build(shell);
        _running = shell;
        try
        {
            shell.Invoke();
            return true;
        }
        catch (RuntimeException exception)
        {
            if (exception is not PipelineStoppedException)
            {
                ShowError(exception.ErrorRecord);
            }

            return false;
        }
        finally
        {
            _running = null;
        }
    }

    private void ShowError(ErrorRecord error)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddCommand("Out-Default").AddParameter("InputObject", error).Invoke();
    }

    private void OnCancel(object? sender, ConsoleCancelEventArgs arguments)
    {
        arguments.Cancel = true;
        _stopped = true;
        _running?.BeginStop(null, null);
    }
}
