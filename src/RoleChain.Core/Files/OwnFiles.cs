#if !NET472
using System;
#endif
using System.IO;

namespace RoleChain.Core.Files;

/// <summary>
/// Files that are believed because nobody but their user can have written them. On Unix owner and mode are looked at, of the file and its
/// folder; on Windows the user's own folder hands its access list on.
/// </summary>
internal static class OwnFiles
{
    /// <summary>A file's content; null where there is none.</summary>
    /// <param name="path">A full path.</param>
    /// <param name="maxLength">The most that is read, in bytes.</param>
    /// <exception cref="RoleChainException">It or its folder is a link, another's, or open to others (<see cref="RoleChainErrorKind.FileNotTrusted"/>); or it is longer, or cannot be read.</exception>
    public static byte[]? Read(string path, int maxLength)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            return null;
        }

        // The folder first: in one that is the user's alone nobody puts another file in this one's place while it is looked at. But where others
        // may write above it, the folder itself may be another one by now: hence once more the file that is open.
        Check(folder);
        return PrivateFile.Read(path, maxLength, file => Check(path, file));
    }

    /// <summary>Makes a folder of the user alone where it is not there, and checks the one that is.</summary>
    /// <exception cref="RoleChainException">It is a link, another's, or open to others (<see cref="RoleChainErrorKind.FileNotTrusted"/>); or it cannot be made.</exception>
    public static void MakeFolder(string path)
    {
        PrivateFile.CreateFolder(path);
        Check(path);
    }

    /// <exception cref="RoleChainException">A file or folder that is there is a link, another's, or open to others (<see cref="RoleChainErrorKind.FileNotTrusted"/>).</exception>
    public static void Check(string path)
    {
        FileLinks.Refuse(path);
#if !NET472
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Refuse(path, FileOwner.IsMine(path), File.GetUnixFileMode(path));
#endif
    }

    private static void Check(string path, FileStream file)
    {
#if !NET472
        if (!OperatingSystem.IsWindows())
        {
            Refuse(path, FileOwner.IsMine(file.SafeFileHandle), File.GetUnixFileMode(file.SafeFileHandle));
        }
#endif
    }

#if !NET472
    private static void Refuse(string path, bool isMine, UnixFileMode mode)
    {
        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        var problem = !isMine ? "is another user's"
            : (mode & Others) != UnixFileMode.None ? "is open to others than its owner"
            : null;
        if (problem is not null)
        {
            throw new RoleChainException(RoleChainErrorKind.FileNotTrusted, SafeText.ForDisplay(path) + " " + problem + ".");
        }
    }
#endif
}
