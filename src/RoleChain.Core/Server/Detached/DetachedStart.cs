using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Files;
using RoleChain.Core.Identities;
using RoleChain.Core.Live;

namespace RoleChain.Core.Server.Detached;

/// <summary>Starts the process of a detached server and waits until it listens. What fails on the way ends the process.</summary>
internal sealed class DetachedStart
{
    /// <summary>What PowerShell may take to start, beside the time of the chains; our own bound.</summary>
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private const int MaxReplyBytes = 256 * 1024;
    private const int MaxErrorCharacters = 1024;

    private readonly DetachedServerRequest _request;
    private readonly (ServedChain Served, LiveChain Live)[] _chains;

    /// <exception cref="RoleChainException">A credential is a copy (<see cref="RoleChainErrorKind.CredentialNotRenewable"/>), or chains are of different environments (<see cref="RoleChainErrorKind.NotUnattended"/>).</exception>
    public DetachedStart(DetachedServerRequest request)
    {
        _request = request;
        _chains = request.Chains.Select(chain => (chain, chain.Live as LiveChain ?? throw NotRenewable(chain))).ToArray();
        if (_chains.Select(chain => string.Join("\n", Variables(chain.Live).Select(variable => variable.Value))).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            throw new RoleChainException(RoleChainErrorKind.NotUnattended, "The chains were made under different AWS environment variables, of which a process has one set: start a server for each.");
        }
    }

    /// <exception cref="RoleChainException">It does not start, or a chain fails.</exception>
    public async Task<DetachedServer> RunAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var content = DetachedChains.Write(_chains.Select(chain => (chain.Served.Name, chain.Live.Definition)));
        try
        {
            using var chains = new SecretFile("chains.json", content);
            return await RunAsync(chains.Path, events, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Win32Exception)
        {
            throw Failed(SafeText.ForDisplay(exception.Message).TrimEnd('.'));
        }
    }

    private async Task<DetachedServer> RunAsync(string path, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = Describe(path), EnableRaisingEvents = true };
        process.Exited += (_, _) => ended.TrySetResult(true);
        StandardHandles.Keep(() => process.Start());
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StartTime + _chains.Max(chain => chain.Live.Definition.Timeout));
            process.StandardInput.Close();
            var errors = ReadAsync(process.StandardError, MaxErrorCharacters, toEndOfLine: false, limit.Token);
            var reply = Read(await ReadAsync(process.StandardOutput, MaxReplyBytes, toEndOfLine: true, limit.Token).ConfigureAwait(false));
            if (reply is null)
            {
                // What it says of it may come a little later, and all of it when it ends.
                await Task.WhenAny(errors, Task.Delay(LastWords, limit.Token)).ConfigureAwait(false);
                ChildProgram.Kill(process);
                var said = SafeText.ForDisplay((await errors.ConfigureAwait(false)).Trim());
                throw Failed("its process " + (said.Length == 0 ? "ended without a word" : "said: " + said));
            }

            if (reply.Failure is { } failure)
            {
                throw failure.ToException();
            }

            foreach (var warning in reply.Warnings)
            {
                events.Report(new ChainEvent(ChainEventKind.Warning, warning));
            }

            return new DetachedServer(process, ended, reply);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ChildProgram.Kill(process);
            throw Failed("its process did not answer in time");
        }
        catch (Exception)
        {
            ChildProgram.Kill(process);
            throw;
        }
        finally
        {
            // What it says later is nobody's to hear; and a job would wait for the end of these.
            process.StandardOutput.Dispose();
            process.StandardError.Dispose();
        }
    }

    private ProcessStartInfo Describe(string path)
    {
        var start = new ProcessStartInfo(_request.PowerShellPath, CommandLine.Join(["-NoProfile", "-NonInteractive", "-File", _request.ScriptPath, path]))
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };

        // A scope or an export may have put the chain's own result there since it was made.
        foreach (var variable in Variables(_chains[0].Live))
        {
            if (variable.Value is null)
            {
                start.Environment.Remove(variable.Key);
            }
            else
            {
                start.Environment[variable.Key] = variable.Value;
            }
        }

        return start;
    }

    private static IEnumerable<KeyValuePair<string, string?>> Variables(LiveChain chain) => AwsVariables.All.Select(name => new KeyValuePair<string, string?>(name, chain.Environment[name]));

    private static DetachedReply? Read(string line)
    {
        try
        {
            return DetachedReply.Read(line);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Reads a line or all there is, and keeps it up to a bound. What is beyond that is read too where it is not the line that is wanted: who writes it would wait.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, int limit, bool toEndOfLine, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[1024];
        var over = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.Register(() => over.TrySetResult(true));
        while (!toEndOfLine || text.Length < limit)
        {
            // A pipe's read cannot be cancelled on .NET Framework.
            var read = reader.ReadAsync(buffer, 0, buffer.Length);
            if (await Task.WhenAny(read, over.Task).ConfigureAwait(false) != read)
            {
                _ = read.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                throw new OperationCanceledException(cancellationToken);
            }

            var count = await read.ConfigureAwait(false);
            var end = toEndOfLine ? Array.IndexOf(buffer, '\n', 0, count) : -1;
            text.Append(buffer, 0, Math.Min(end < 0 ? count : end, limit - text.Length));
            if (count == 0 || end >= 0)
            {
                break;
            }
        }

        return text.ToString();
    }

    private static RoleChainException NotRenewable(ServedChain chain) => new(RoleChainErrorKind.CredentialNotRenewable, "Nothing renews the credential of " + SafeText.ForDisplay(chain.Live.Description) + ".");

    private static RoleChainException Failed(string why) => new(RoleChainErrorKind.ServerStartFailed, "The detached credential server did not start: " + why + ".");
}
