using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Files;

namespace RoleChain.Core.Server.Detached;

/// <summary>
/// Stops a detached server by its token's file: the server ends when the file is gone. The path may come from the environment, so that
/// nothing is deleted that does not look like such a file in every way.
/// </summary>
internal static class DetachedStop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <exception cref="RoleChainException">It is no such file, or not this user's alone.</exception>
    public static async Task RunAsync(string path, EngineClock clock, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var folder = IsOne(path) ? Path.GetDirectoryName(path) : null;
        if (folder is null || !Directory.Exists(folder))
        {
            throw new RoleChainException(RoleChainErrorKind.ServerNotFound, "There is no detached credential server with the token file " + SafeText.ForDisplay(path) + ".");
        }

        OwnFiles.Check(folder);
        if (File.Exists(path))
        {
            OwnFiles.Check(path);
            PrivateFile.Delete(path);
        }

        // It removes the folder last, when it listens no more.
        var end = clock.Uptime + Patience;
        while (Directory.Exists(folder) && clock.Uptime < end)
        {
            await clock.DelayAsync(Interval, cancellationToken).ConfigureAwait(false);
        }

        if (!RemoveLeft(folder))
        {
            events.Report(new ChainEvent(ChainEventKind.Verbose, "The credential server has ended."));
            return;
        }

        events.Report(new ChainEvent(ChainEventKind.Warning, "The credential server did not answer: it had ended, and what was left of it is removed; or it hangs, and hands out nothing without its token's file."));
    }

    private static bool IsOne(string path) => path.IndexOfAny(Path.GetInvalidPathChars()) < 0 && Path.IsPathRooted(path) && Path.GetFileName(path) == DetachedRun.TokenName
        && Path.GetFileName(Path.GetDirectoryName(path))!.StartsWith(SecretFile.FolderPrefix, StringComparison.Ordinal);

    /// <summary>Whether there was something left.</summary>
    private static bool RemoveLeft(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
