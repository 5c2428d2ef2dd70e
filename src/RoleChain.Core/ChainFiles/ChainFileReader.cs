using System;
using System.IO;
using RoleChain.Core.Files;

namespace RoleChain.Core.ChainFiles;

/// <summary>Reads a chain file's bytes, up to a bound. One that was found, not named, is believed only if it is a regular file of the user's own.</summary>
internal static class ChainFileReader
{
    /// <summary>The longest file, in bytes: 1 MiB. A bound of RoleChain.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <exception cref="RoleChainException">There is none, it is not to be trusted, or it cannot be read.</exception>
    public static byte[] Read(string path, bool isNamed)
    {
        try
        {
            Check(path, isNamed);
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (!isNamed)
            {
                CheckOwner(path, file);
            }

            return Read(path, file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RoleChainException(RoleChainErrorKind.ChainFileNotFound, "There is no chain file " + SafeText.ForDisplay(path) + ".");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(path, "cannot be read: access is denied, or the system refused");
        }
    }

    /// <summary>Looks at the name before it is opened: to open a pipe may wait for ever.</summary>
    private static void Check(string path, bool isNamed)
    {
        var attributes = File.GetAttributes(path);
        if (!isNamed && attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            throw new RoleChainException(RoleChainErrorKind.ChainFileNotTrusted, SafeText.ForDisplay(path) + " is a symbolic link, and was found, not named.");
        }

        if (attributes.HasFlag(FileAttributes.Directory) || SpecialFiles.Are(path, follow: true))
        {
            throw Unreadable(path, "is no regular file");
        }
    }

    private static void CheckOwner(string path, FileStream file)
    {
#if !NET472
        if (!OperatingSystem.IsWindows() && !FileOwner.IsMine(file.SafeFileHandle))
        {
            throw new RoleChainException(RoleChainErrorKind.ChainFileNotTrusted, SafeText.ForDisplay(path) + " is another user's, and was found, not named.");
        }
#endif
    }

    private static byte[] Read(string path, FileStream file)
    {
        // To the bound and one more, whatever the file's length is said to be.
        var content = new byte[MaxLength + 1];
        var length = 0;
        int read;
        while (length < content.Length && (read = file.Read(content, length, content.Length - length)) > 0)
        {
            length += read;
        }

        if (length > MaxLength)
        {
            throw Unreadable(path, FormattableString.Invariant($"is longer than {MaxLength} bytes"));
        }

        Array.Resize(ref content, length);
        return content;
    }

    private static RoleChainException Unreadable(string path, string problem) => new(RoleChainErrorKind.ChainFileUnreadable, "The chain file " + SafeText.ForDisplay(path) + " " + problem + ".");
}
