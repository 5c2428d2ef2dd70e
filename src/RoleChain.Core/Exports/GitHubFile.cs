using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using RoleChain.Core.Files;

namespace RoleChain.Core.Exports;

/// <summary>A file by which a step talks to its runner: <c>GITHUB_ENV</c>, <c>GITHUB_OUTPUT</c>, <c>GITHUB_STEP_SUMMARY</c> (GitHub docs, "Workflow commands", "Environment files").</summary>
internal sealed class GitHubFile
{
    private const int DelimiterLength = 32;

    /// <summary>ERROR_SHARING_VIOLATION of Windows.</summary>
    private const int SharingViolation = 32;

    /// <summary>How long another writer is waited for on Windows.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private static readonly object Lock = new();

    private readonly string _path;

    private GitHubFile(string path) => _path = path;

    /// <summary>The file that a variable names.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="variable">The variable.</param>
    /// <exception cref="RoleChainException">It names none, a link, or no file that is there: the runner makes it before the step begins.</exception>
    public static GitHubFile Of(JobEnvironment environment, string variable)
    {
        var path = environment[variable] ?? throw new RoleChainException(RoleChainErrorKind.ExportTargetMissing, "There is no " + variable + ": this is no step of a GitHub Actions or Forgejo job.");
        if (path.IndexOfAny(Path.GetInvalidPathChars()) >= 0 || !Path.IsPathRooted(path) || !File.Exists(path))
        {
            throw new RoleChainException(RoleChainErrorKind.ExportTargetMissing, variable + " names no file that is there: " + SafeText.ForDisplay(path) + ".");
        }

        FileLinks.Refuse(path);
        return new GitHubFile(path);
    }

    /// <summary>Appends values: all of them or, where that fails, nothing.</summary>
    /// <exception cref="RoleChainException">The file cannot be written.</exception>
    public void Append(IEnumerable<KeyValuePair<string, string>> values) => AppendText(string.Concat(values.Select(Command)));

    /// <summary>Appends text: all of it or, where that fails, nothing.</summary>
    /// <exception cref="RoleChainException">The file cannot be written.</exception>
    public void AppendText(string text)
    {
        FileLinks.Refuse(_path);
        try
        {
            lock (Lock)
            {
                Append(text);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw PrivateFile.Unwritable(_path, "written", exception);
        }
    }

    /// <summary>Other programs of the step may append at the same time: on Unix the system puts each at the end, on Windows one keeps the others out.</summary>
    private void Append(string text)
    {
#if !NET472
        if (!OperatingSystem.IsWindows())
        {
            using var before = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            AppendingFile.Append(_path, Bytes(text, before));
            return;
        }
#endif
        using var file = OpenAlone();
        var length = file.Length;
        var bytes = Bytes(text, file);
        try
        {
            file.Seek(0, SeekOrigin.End);
            file.Write(bytes, 0, bytes.Length);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(length);
            throw;
        }
    }

    /// <summary>Without a buffer: what a full disk has refused would be in it still, and keep the file from being cut to its length.</summary>
    private FileStream OpenAlone()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);
            }
            catch (IOException exception) when ((exception.HResult & 0xFFFF) is SharingViolation && waited.Elapsed < Patience)
            {
                Thread.Sleep(Pause);
            }
        }
    }

    private static byte[] Bytes(string text, FileStream before) => Encoding.UTF8.GetBytes(EndsLine(before) ? text : "\n" + text);

    /// <summary>A value between two lines of chance, which ends nowhere but where it is meant to, whatever it holds.</summary>
    private static string Command(KeyValuePair<string, string> pair)
    {
        string delimiter;
        do
        {
            delimiter = "ghadelimiter_" + Digest.Hex(Chance.Bytes(DelimiterLength));
        }
        while (pair.Value.IndexOf(delimiter, StringComparison.Ordinal) >= 0);

        return pair.Key + "<<" + delimiter + "\n" + pair.Value + "\n" + delimiter + "\n";
    }

    private static bool EndsLine(FileStream file)
    {
        if (file.Length == 0)
        {
            return true;
        }

        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }
}
