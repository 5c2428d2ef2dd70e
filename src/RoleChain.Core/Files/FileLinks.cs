using System;
using System.IO;

namespace RoleChain.Core.Files;

/// <summary>Symbolic links: whoever can plant one would choose where a secret is written. And devices, which a file that takes their place would break for everybody.</summary>
internal static class FileLinks
{
    private const string Devices = "/dev/";
    private const string SharedMemory = "/dev/shm/";

    /// <summary>Refuses a file that is to be replaced or removed where it is a device: as root, <c>/dev/null</c> would be a file from then on.</summary>
    /// <param name="path">A full path.</param>
    /// <exception cref="RoleChainException">It is one (<see cref="RoleChainErrorKind.FileUnwritable"/>).</exception>
    public static void RefuseDevice(string path)
    {
        if (Path.DirectorySeparatorChar == '/' && path.StartsWith(Devices, StringComparison.Ordinal) && !path.StartsWith(SharedMemory, StringComparison.Ordinal))
        {
            throw new RoleChainException(RoleChainErrorKind.FileUnwritable, SafeText.ForDisplay(path) + " is a device, or in the folder of devices: no file is written there.");
        }
    }

    /// <exception cref="RoleChainException">The path or its folder is one (<see cref="RoleChainErrorKind.FileNotTrusted"/>), or cannot be looked at; or the path is no regular file (<see cref="RoleChainErrorKind.FileUnwritable"/>).</exception>
    public static void Refuse(string path)
    {
        foreach (var place in new[] { Path.GetDirectoryName(path), path })
        {
            if (place is not null && IsLink(place))
            {
                throw new RoleChainException(RoleChainErrorKind.FileNotTrusted, SafeText.ForDisplay(place) + " is a symbolic link: no credential is written through it.");
            }
        }

        if (SpecialFiles.Are(path, follow: false))
        {
            throw new RoleChainException(RoleChainErrorKind.FileUnwritable, SafeText.ForDisplay(path) + " is a pipe, socket or device, and no file.");
        }
    }

    private static bool IsLink(string path)
    {
        try
        {
            return File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw PrivateFile.Unwritable(path, "looked at", exception);
        }
    }
}
