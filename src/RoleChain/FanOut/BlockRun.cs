using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Commands;

namespace RoleChain.FanOut;

/// <summary>
/// A script block for one target, in a runspace of its own with a credential of its own. The environment is one for the whole process, and is
/// never touched. What the block writes is written by the command, each on its own stream.
/// </summary>
internal sealed class BlockRun
{
    private const string SetDefaults = """
        param($credential, $setCredential, $setRegion)
        if ($setCredential) { $null = Set-AWSCredential -Credential $credential -Scope Global -ErrorAction Stop }
        if ($setRegion -and $credential.Region) { $null = Set-DefaultAWSRegion -Region $credential.Region -Scope Global -ErrorAction Stop }
        """;

    private readonly EngineCommand _command;
    private readonly BlockText _block;
    private readonly BlockRunspaces _runspaces;
    private readonly BlockPreferences _preferences;

    /// <param name="command">The command.</param>
    /// <param name="block">The block.</param>
    /// <param name="runspaces">Where it is run.</param>
    /// <param name="preferences">What the caller wants to hear of.</param>
    public BlockRun(EngineCommand command, BlockText block, BlockRunspaces runspaces, BlockPreferences preferences)
    {
        _command = command;
        _block = block;
        _runspaces = runspaces;
        _preferences = preferences;
    }

    /// <summary>Runs the block to its end.</summary>
    /// <param name="credential">What it gets as <c>$_</c> and as its first argument.</param>
    /// <param name="cancellationToken">Stops it; it is left behind where it does not heed that.</param>
    public async Task RunAsync(ChainedCredential credential, CancellationToken cancellationToken)
    {
        var runspace = _runspaces.Take();
        var tag = new TargetTag(credential.Chain.Account, credential.Region);
        try
        {
            using var shell = PowerShell.Create();
            shell.Runspace = runspace;
            Forward(shell, tag);
            Prepare(shell, credential);
            using (cancellationToken.Register(() => shell.BeginStop(null, null)))
            {
                await InvokeAsync(shell, credential, tag).ConfigureAwait(false);
            }
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            // Of this target alone.
            _command.Post(() => _command.WriteError(tag.Of(exception.ErrorRecord)));
        }
        catch (PipelineStoppedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            _runspaces.Return(runspace);
        }
    }

    private void Prepare(PowerShell shell, ChainedCredential credential)
    {
        var variables = shell.Runspace.SessionStateProxy;
        foreach (var value in _block.Values)
        {
            variables.SetVariable(value.Key, value.Value);
        }

        _preferences.Apply(variables);
        variables.SetVariable("_", credential);
        if (_runspaces.SetsCredential || _runspaces.SetsRegion)
        {
            shell.AddScript(SetDefaults, useLocalScope: true).AddArgument(credential).AddArgument(_runspaces.SetsCredential).AddArgument(_runspaces.SetsRegion);
            shell.Invoke();
            shell.Commands.Clear();
        }
    }

    private async Task InvokeAsync(PowerShell shell, ChainedCredential credential, TargetTag tag)
    {
        shell.AddScript(_block.Text, useLocalScope: true);
        if (_block.TakesArgument)
        {
            shell.AddArgument(credential);
        }

        using var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, _) => Take(output, item => _command.WriteObject(tag.Of(item)));
        using var input = new PSDataCollection<object>(_block.TakesInput ? [credential] : []);
        input.Complete();
        await Task.Factory.FromAsync(shell.BeginInvoke(input, output), shell.EndInvoke).ConfigureAwait(false);
    }

    private void Forward(PowerShell shell, TargetTag tag)
    {
        var streams = shell.Streams;
        streams.Error.DataAdded += (_, _) => Take(streams.Error, record => _command.WriteError(tag.Of(record)));
        streams.Warning.DataAdded += (_, _) => Take(streams.Warning, record => _command.WriteWarning(record.Message));
        streams.Verbose.DataAdded += (_, _) => Take(streams.Verbose, record => _command.WriteVerbose(record.Message));
        streams.Debug.DataAdded += (_, _) => Take(streams.Debug, record => _command.WriteDebug(record.Message));
        streams.Information.DataAdded += (_, _) => Take(streams.Information, record => _command.WriteInformation(record));
    }

    /// <summary>Hands on what has come, and keeps none of it.</summary>
    private void Take<T>(PSDataCollection<T> items, Action<T> write)
    {
        foreach (var item in items.ReadAll())
        {
            _command.Post(() => write(item));
        }
    }
}
