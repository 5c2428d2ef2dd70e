using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace RoleChain.Core.Files;

/// <summary>
/// Keeps other processes of RoleChain from a file while one of them changes it, by a lock file beside it that is locked, not merely there:
/// what a process that was killed leaves behind holds nobody up. Whoever has the lock removes what such a process had written and not yet put in its place.
/// </summary>
internal sealed class FileLock : IDisposable
{
    /// <summary>How long is waited for the others.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly string _path;
    private readonly FileStream _file;

    private FileLock(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Locks a file.</summary>
    /// <param name="path">The full path of the file; the lock file's name has <c>.lock</c> after it.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RoleChainException">Others held it all that time (<see cref="RoleChainErrorKind.FileBusy"/>), it is a device, or the lock file cannot be made.</exception>
    public static FileLock Take(string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        FileLinks.RefuseDevice(path);
        var lockPath = path + ".lock";
        FileLinks.Refuse(lockPath);
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (TryTake(lockPath) is { } taken)
            {
                StagedFile.Sweep(path);
                return taken;
            }

            if (waited.Elapsed > patience)
            {
                throw new RoleChainException(RoleChainErrorKind.FileBusy, FormattableString.Invariant($"{SafeText.ForDisplay(path)} is being written by others for more than {patience.TotalSeconds:0.#} seconds."));
            }

            cancellationToken.WaitHandle.WaitOne(Pause);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Lets others have the file.</summary>
    public void Dispose()
    {
        if (!IsWindows)
        {
            Delete(_path);
        }

        _file.Dispose();
        if (IsWindows)
        {
            Delete(_path);
        }
    }

    private static bool IsWindows => Path.DirectorySeparatorChar == '\\';

    private static FileLock? TryTake(string path)
    {
        FileStream file;
        try
        {
            file = PrivateFile.Open(path, FileMode.OpenOrCreate, FileShare.None);
        }
        catch (Exception exception) when (IsHeld(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw PrivateFile.Unwritable(path, "written", exception);
        }

        if (!IsAt(path, file))
        {
            file.Dispose();
            return null;
        }

        return new FileLock(path, file);
    }

    /// <summary>Whether the locked file is the one that bears the name: on Unix, whoever had the lock before may have removed the name while this was being opened.</summary>
    private static bool IsAt(string path, FileStream file)
    {
#if !NET472
        if (!IsWindows)
        {
            // Times are what can be set by the one and read by the other without a second open, which the lock would refuse.
            var mark = DateTime.UnixEpoch.AddSeconds(System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue / 2) * 2L);
            File.SetLastWriteTimeUtc(file.SafeFileHandle, mark);
            return File.GetLastWriteTimeUtc(path) == mark;
        }
#endif
        return true;
    }

    /// <summary>A sharing or lock violation of Windows, or EWOULDBLOCK of Linux and macOS; and on Windows also a file that is about to be gone.</summary>
    private static bool IsHeld(Exception exception) => exception switch
    {
        UnauthorizedAccessException => IsWindows,
        IOException => (exception.HResult & 0xFFFF) is 32 or 33 || exception.HResult is 11 or 35,
        _ => false,
    };

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // On Windows the next one has it already.
        }
    }
}
