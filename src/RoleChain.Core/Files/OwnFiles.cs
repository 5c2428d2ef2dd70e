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

        // The folder first: in one that is the user's alone nobody puts another file in this one's place while it is looked at.
        Check(folder);
        FileLinks.Refuse(path);
        if (!File.Exists(path))
        {
            return null;
        }

        Check(path);
        return PrivateFile.Read(path, maxLength);
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

        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        var problem = !FileOwner.IsMine(path) ? "is another user's"
            : (File.GetUnixFileMode(path) & Others) != UnixFileMode.None ? "is open to others than its owner"
            : null;
        if (problem is not null)
        {
            throw new RoleChainException(RoleChainErrorKind.FileNotTrusted, SafeText.ForDisplay(path) + " " + problem + ".");
        }
#endif
    }
}
