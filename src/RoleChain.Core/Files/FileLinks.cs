using System;
using System.IO;

namespace RoleChain.Core.Files;

/// <summary>Symbolic links: whoever can plant one would choose where a secret is written.</summary>
internal static class FileLinks
{
    /// <exception cref="RoleChainException">The path or its folder is one (<see cref="RoleChainErrorKind.FileNotTrusted"/>).</exception>
    public static void Refuse(string path)
    {
        foreach (var place in new[] { Path.GetDirectoryName(path), path })
        {
            if (place is not null && IsLink(place))
            {
                throw new RoleChainException(RoleChainErrorKind.FileNotTrusted, SafeText.ForDisplay(place) + " is a symbolic link: no credential is written through it.");
            }
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
    }
}
