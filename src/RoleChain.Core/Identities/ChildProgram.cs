using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Identities;

/// <summary>Runs a program without a shell, its input closed and its output bounded, and ends it with its children when the chain ends first.</summary>
internal sealed class ChildProgram
{
    /// <summary>The most that is read of the standard output, in bytes: a token of 20000 characters with JSON around it. Our own bound.</summary>
    public const int MaxOutputBytes = 64 * 1024;

    private const int MaxErrorBytes = 4 * 1024;

    private ChildProgram(int exitCode, string? output, string errors)
    {
        ExitCode = exitCode;
        Output = output;
        Errors = errors;
    }

    public int ExitCode { get; }

    /// <summary>The standard output as UTF-8; null where it was longer than <see cref="MaxOutputBytes"/>.</summary>
    public string? Output { get; }

    /// <summary>The beginning of the standard error, as it came.</summary>
    public string Errors { get; }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="path">The program's full path.</param>
    /// <param name="arguments">Its arguments, each passed as it is.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="Win32Exception">The system does not start it.</exception>
    public static async Task<ChildProgram> RunAsync(string path, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(path, CommandLine.Join(arguments))
            {
                UseShellExecute = false,
                CreateNoWindow = true,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        process.Exited += (_, _) => ended.TrySetResult(true);
        cancellationToken.ThrowIfCancellationRequested();
        process.Start();
        using var kill = cancellationToken.Register(() =>
        {
            Kill(process);
            ended.TrySetCanceled(cancellationToken);
        });

        try
        {
            process.StandardInput.Close();
            var errors = ReadAsync(process.StandardError.BaseStream, MaxErrorBytes, drain: true, cancellationToken);
            var (output, whole) = await ReadAsync(process.StandardOutput.BaseStream, MaxOutputBytes, drain: false, cancellationToken).ConfigureAwait(false);
            if (!whole)
            {
                Kill(process);
            }

            await ended.Task.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            var (said, _) = await errors.ConfigureAwait(false);
            return new ChildProgram(process.ExitCode, whole ? output : null, said);
        }
        catch (OperationCanceledException)
        {
            // A read that is cancelled can get here before the registration above has run, and would take it away.
            Kill(process);
            throw;
        }
    }

    /// <summary>Reads to the end or to the bound; beyond it the rest is thrown away where it is drained, so that the program is not kept from ending.</summary>
    private static async Task<(string Text, bool Whole)> ReadAsync(Stream stream, int limit, bool drain, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        var buffer = new byte[4096];
        var whole = true;
        try
        {
            int read;
            while ((whole || drain) && (read = await stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
            {
                whole = whole && text.Length + read <= limit;
                text.Write(buffer, 0, Math.Min(read, limit - (int)text.Length));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The program was ended.
            whole = false;
        }

        return (Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length).TrimStart('\uFEFF'), whole);
    }

    /// <summary>Ends a program and, but for .NET Framework, what it has started: a shim would end alone.</summary>
    public static void Kill(Process process)
    {
        try
        {
#if NET472
            process.Kill();
#else
            process.Kill(entireProcessTree: true);
#endif
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or NotSupportedException or AggregateException)
        {
            // It has ended by itself.
        }
    }
}
