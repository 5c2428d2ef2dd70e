using System;

namespace RoleChain.Core.Files;

/// <summary>
/// Pipes, sockets and devices in the place of files: to open one may wait for ever, and what is written to it is in other hands. They are told
/// without being opened.
/// </summary>
internal static class SpecialFiles
{
    /// <summary>Whether a path is one.</summary>
    /// <param name="path">A full path.</param>
    /// <param name="follow">Whether a link is looked through.</param>
    public static bool Are(string path, bool follow)
    {
#if !NET472
        if (!OperatingSystem.IsWindows())
        {
            return UnixFileStatus.Find(path, follow)?.IsSpecial == true;
        }
#endif
        return IsNameOfWindows(path);
    }

    /// <summary>Whether a full path of Windows is of a device (<c>\\.\NUL</c>, which is what <c>NUL</c> becomes) or a named pipe.</summary>
    public static bool IsNameOfWindows(string path)
    {
        const string Devices = @"\\.\";
        const string Verbatim = @"\\?\";
        var name = path.Replace('/', '\\');
        if (name.StartsWith(Verbatim, StringComparison.Ordinal))
        {
            // A drive, a server or a volume; whatever else is there is no place of files.
            var rest = name.Substring(Verbatim.Length);
            return !(rest.Length > 2 && rest[1] == ':' && rest[2] == '\\')
                && !(rest.StartsWith(@"UNC\", StringComparison.OrdinalIgnoreCase) && !IsPipe(rest.Substring(@"UNC\".Length)))
                && !rest.StartsWith("Volume{", StringComparison.OrdinalIgnoreCase);
        }

        return name.StartsWith(Devices, StringComparison.Ordinal) || (name.StartsWith(@"\\", StringComparison.Ordinal) && IsPipe(name.Substring(2)));
    }

    /// <summary>Whether what follows a server's name is the share of its pipes.</summary>
    private static bool IsPipe(string path) => path.Split('\\') is [_, var share, ..] && share.Equals("pipe", StringComparison.OrdinalIgnoreCase);
}
