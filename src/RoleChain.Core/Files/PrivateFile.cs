using System;
using System.IO;

namespace RoleChain.Core.Files;

/// <summary>
/// Files of the owner alone (on Unix by their mode, on Windows by what the user's folder hands on), written in one step: readers see the old
/// content or the new, and never a part.
/// </summary>
internal static class PrivateFile
{
    /// <summary>A file's content; null where there is none.</summary>
    /// <param name="path">A full path.</param>
    /// <param name="maxLength">The most that is read, in bytes.</param>
    /// <param name="check">Looks at the open file, and throws where it is not to be read; null for no more to look at.</param>
    /// <exception cref="RoleChainException">It is a link, longer, or cannot be read.</exception>
    public static byte[]? Read(string path, int maxLength, Action<FileStream>? check = null)
    {
        FileLinks.Refuse(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            check?.Invoke(file);
            if (file.Length > maxLength)
            {
                throw new RoleChainException(RoleChainErrorKind.FileUnwritable, FormattableString.Invariant($"{SafeText.ForDisplay(path)} is longer than {maxLength} bytes."));
            }

            var content = new byte[file.Length];
            var length = 0;
            int read;
            while (length < content.Length && (read = file.Read(content, length, content.Length - length)) > 0)
            {
                length += read;
            }

            Array.Resize(ref content, length);
            return content;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, "read", exception);
        }
    }

    /// <summary>Writes a file in one step.</summary>
    /// <exception cref="RoleChainException">It is a link, or cannot be written.</exception>
    public static void Write(string path, byte[] content)
    {
        using var staged = StagedFile.Create(path, content);
        staged.Commit();
    }

    /// <summary>Removes a file.</summary>
    /// <exception cref="RoleChainException">It cannot be removed.</exception>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, "removed", exception);
        }
    }

    /// <summary>Makes a folder, and those above it that are missing, for its owner alone.</summary>
    /// <exception cref="RoleChainException">It cannot be made.</exception>
    public static void CreateFolder(string path)
    {
        try
        {
#if !NET472
            if (!OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                return;
            }
#endif
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, "made", exception);
        }
    }

    /// <summary>Opens a file that only its owner may read.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
#if NET472
        return new FileStream(path, mode, FileAccess.ReadWrite, share);
#else
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
#endif
    }

    /// <summary>The failure of a file, with its path and without what the system said, which may hold anything.</summary>
    public static RoleChainException Unwritable(string path, string verb, Exception exception) =>
        new(RoleChainErrorKind.FileUnwritable, SafeText.ForDisplay(path) + " cannot be " + verb + ": " + Cause(exception) + ".", exception);

    private static string Cause(Exception exception) => exception switch
    {
        DirectoryNotFoundException => "there is no such folder",
        PathTooLongException => "the path is too long",
        UnauthorizedAccessException => "access is denied, or it is a folder",
        _ => "the system refused",
    };
}
