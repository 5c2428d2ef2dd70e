using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace RoleChain.ModuleTests;

/// <summary>A runspace of the real engine with the staged module imported, and everything that a script writes, stream by stream.</summary>
internal sealed class Session : IDisposable
{
    private readonly TextHost _host = new();

    public Session(bool import = true)
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None, string.Empty));
        Runspace = RunspaceFactory.CreateRunspace(_host, state);
        Runspace.Open();
        if (import)
        {
            Run("Import-Module -Name $args[0] -ErrorAction Stop", Layout.Manifest).ThrowIfFailed();
        }
    }

    public Runspace Runspace { get; }

    /// <summary>What went to the host: the formatted output.</summary>
    public string HostText => _host.Text;

    public Result Run(string script, params object?[] arguments)
    {
        using var shell = Create(script, arguments);
        return Collect(shell);
    }

    /// <summary>What a user would see of an expression's value.</summary>
    public string Show(string script, params object?[] arguments)
    {
        _host.Clear();
        using var shell = Create("& { " + script + " } @args | Out-Default", arguments);
        Collect(shell).ThrowIfFailed();
        return _host.Text;
    }

    public PowerShell Create(string script, params object?[] arguments)
    {
        var shell = PowerShell.Create(Runspace);
        shell.AddScript(script, useLocalScope: false);
        foreach (var argument in arguments)
        {
            shell.AddArgument(argument);
        }

        return shell;
    }

    public static Result Collect(PowerShell shell)
    {
        var output = new List<PSObject>();
        ErrorRecord? terminating = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException exception)
        {
            terminating = exception.ErrorRecord;
        }

        return new Result(output, terminating, shell.Streams);
    }

    public void Dispose() => Runspace.Dispose();

    /// <summary>What a script wrote.</summary>
    internal sealed class Result
    {
        public Result(List<PSObject> output, ErrorRecord? terminating, PSDataStreams streams)
        {
            Output = output;
            Error = terminating ?? streams.Error.FirstOrDefault();
            Verbose = streams.Verbose.Select(record => record.Message).ToList();
            Warnings = streams.Warning.Select(record => record.Message).ToList();
            AllText = string.Join("\n", output.Select(item => item?.ToString())
                .Concat(Verbose).Concat(Warnings)
                .Concat(streams.Debug.Select(record => record.Message))
                .Concat(streams.Information.Select(record => record.ToString()))
                .Concat(streams.Progress.Select(record => record.ToString()))
                .Concat(streams.Error.Append(terminating).OfType<ErrorRecord>().SelectMany(record => new[] { record.ToString(), record.Exception.ToString(), record.ErrorDetails?.RecommendedAction, record.TargetObject?.ToString(), record.CategoryInfo.ToString() })));
        }

        public List<PSObject> Output { get; }

        public ErrorRecord? Error { get; }

        public List<string> Verbose { get; }

        public List<string> Warnings { get; }

        /// <summary>Every stream as text, errors with their inner exceptions, to look for secrets in.</summary>
        public string AllText { get; }

        public string? ErrorId => Error?.FullyQualifiedErrorId.Split(',')[0];

        public void ThrowIfFailed()
        {
            if (Error is not null)
            {
                throw new InvalidOperationException(Error + " " + Error.Exception);
            }
        }
    }
}
