#if !NET472
using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace RoleChain.Core.Files;

/// <summary>Whose a file is, on Unix. .NET tells its mode and not its owner.</summary>
[UnsupportedOSPlatform("windows")]
internal static class FileOwner
{
    private const int AtCurrentFolder = -100;
    private const int DoNotFollow = 0x100;
    private const uint OwnerWanted = 0x8;
    private const int StatSize = 256;
    private const int OwnerOffset = 20;

    /// <summary>Whether a file or folder is the user's who runs this process.</summary>
    public static bool IsMine(string path) => OperatingSystem.IsLinux() && OwnerOf(path) is { } owner ? owner == GetEffectiveUser() : MayChangeMode(path);

    /// <summary>The owner by statx(2), whose structure is the same on every architecture of Linux; null where the C library has none.</summary>
    private static uint? OwnerOf(string path)
    {
        var stat = new byte[StatSize];
        try
        {
            return Stat(AtCurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), DoNotFollow, OwnerWanted, stat) == 0 ? BitConverter.ToUInt32(stat, OwnerOffset) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Only the owner may change a file's mode (chmod(2)), and the superuser.</summary>
    private static bool MayChangeMode(string path)
    {
        try
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path));
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

#pragma warning disable SYSLIB1054 // Generated marshalling would need unsafe code in the project, for two calls.
    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(int folder, byte[] path, int flags, uint wanted, [Out] byte[] result);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint GetEffectiveUser();
#pragma warning restore SYSLIB1054
}
#endif
