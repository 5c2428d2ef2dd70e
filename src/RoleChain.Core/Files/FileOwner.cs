#if !NET472
using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace RoleChain.Core.Files;

/// <summary>Whose a file is, on Unix.</summary>
[UnsupportedOSPlatform("windows")]
internal static class FileOwner
{
    /// <summary>Whether a file or folder is the user's who runs this process.</summary>
    public static bool IsMine(string path) => UnixFileStatus.Find(path, follow: false) is { } status ? status.Owner == GetEffectiveUser() : MayChangeMode(() => File.SetUnixFileMode(path, File.GetUnixFileMode(path)));

    /// <summary>Whether an open file is.</summary>
    public static bool IsMine(SafeFileHandle file) => UnixFileStatus.Of(file) is { } status ? status.Owner == GetEffectiveUser() : MayChangeMode(() => File.SetUnixFileMode(file, File.GetUnixFileMode(file)));

    /// <summary>Only the owner may change a file's mode (chmod(2)), and the superuser.</summary>
    private static bool MayChangeMode(Action change)
    {
        try
        {
            change();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

#pragma warning disable SYSLIB1054 // Generated marshalling would need unsafe code in the project, for one call.
    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint GetEffectiveUser();
#pragma warning restore SYSLIB1054
}
#endif
