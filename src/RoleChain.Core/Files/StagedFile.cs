using System;
using System.IO;
using System.Linq;

namespace RoleChain.Core.Files;

/// <summary>A file's new content, on disk beside it and not yet in its place.</summary>
internal sealed class StagedFile : IDisposable
{
    private const string Extension = ".tmp";
    private const int NumberLength = 32;

    private readonly string _path;
    private readonly string _temporary;

    private StagedFile(string path)
    {
        _path = path;
        _temporary = path + "." + Guid.NewGuid().ToString("N") + Extension;
    }

    /// <summary>Writes the content to a private file in the same folder, through to the disk.</summary>
    /// <param name="path">The full path of the file that it is for.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="RoleChainException">The file is a link, or cannot be written.</exception>
    public static StagedFile Create(string path, byte[] content)
    {
        FileLinks.Refuse(path);
        var staged = new StagedFile(path);
        try
        {
            using var file = PrivateFile.Open(staged._temporary, FileMode.CreateNew, FileShare.None);
            file.Write(content, 0, content.Length);
            file.Flush(flushToDisk: true);
            return staged;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            staged.Dispose();
            throw PrivateFile.Unwritable(path, "written", exception);
        }
    }

    /// <summary>Removes what writers of a file have left behind that were killed before it was in its place: it holds what the file would.</summary>
    /// <param name="path">The full path of the file, whose lock is held: no writer of it lives but the holder.</param>
    public static void Sweep(string path)
    {
        try
        {
            foreach (var left in Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*" + Extension).Where(left => IsOf(path, left)))
            {
                SweepOne(left);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be looked at is not ours to remove, and what is to be written says so itself.
        }
    }

    /// <summary>Whether a path has the name of such a file, whatever file it is for.</summary>
    public static bool IsName(string path) =>
        Path.GetFileNameWithoutExtension(path) is var name
        && Path.GetExtension(path) == Extension
        && name.Length > NumberLength + 1
        && name[name.Length - NumberLength - 1] == '.'
        && name.Skip(name.Length - NumberLength).All(character => character is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    /// <summary>Removes such a file, where it is the user's own.</summary>
    public static void SweepOne(string path)
    {
        try
        {
            if (IsOwn(path))
            {
                File.Delete(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody else has removed it, or reads it on Windows: the next writer's.
        }
    }

    /// <summary>Puts the content in its place, in one step.</summary>
    /// <exception cref="RoleChainException">It cannot be; the file is as it was.</exception>
    public void Commit()
    {
        FileLinks.Refuse(_path);
        try
        {
            if (File.Exists(_path))
            {
                // Keeps the access control list of the file on Windows; it is rename(2) elsewhere.
                File.Replace(_temporary, _path, destinationBackupFileName: null);
            }
            else
            {
                File.Move(_temporary, _path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw PrivateFile.Unwritable(_path, "replaced", exception);
        }
    }

    /// <summary>Removes what was not put in its place.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(_temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What was thrown before this says more.
        }
    }

    private static bool IsOf(string path, string left) => IsName(left) && left.Length == path.Length + 1 + NumberLength + Extension.Length && left.StartsWith(path + ".", StringComparison.Ordinal);

    private static bool IsOwn(string path)
    {
        if (File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint) || SpecialFiles.Are(path, follow: false))
        {
            return false;
        }

#if NET472
        return true;
#else
        return OperatingSystem.IsWindows() || FileOwner.IsMine(path);
#endif
    }
}
