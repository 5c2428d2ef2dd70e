#if !NET472
using System;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RoleChain.Core.Files;

/// <summary>What a file is and whose, on Unix. .NET tells its mode and neither of these.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixFileStatus
{
    private const int Size = 256;
    private const int KindMask = 0xF000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;
    private const int Link = 0xA000;
    private const int AtHandle = 0x1000;
    private const uint KindAndOwner = 0x1 | 0x8;

    private readonly int _mode;

    private UnixFileStatus(uint owner, int mode)
    {
        Owner = owner;
        _mode = mode;
    }

    /// <summary>The user's number.</summary>
    public uint Owner { get; }

    /// <summary>Whether it is a pipe, socket or device: to open it may wait for ever, or do something.</summary>
    public bool IsSpecial => (_mode & KindMask) is not (Regular or Folder or Link);

    /// <summary>Looks at a file without opening it; null where there is none, or the system's C library has not the call.</summary>
    /// <param name="path">A path.</param>
    /// <param name="follow">Whether a link is looked through.</param>
    public static UnixFileStatus? Find(string path, bool follow)
    {
        var name = Encoding.UTF8.GetBytes(path + '\0');
        var status = new byte[Size];
        try
        {
            return OperatingSystem.IsLinux() ? OfLinux(name, follow, status)
                : OperatingSystem.IsMacOS() ? OfMac(name, follow, status)
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Looks at an open file, whatever has become of its name; null where the system's C library has not the call.</summary>
    public static UnixFileStatus? Of(SafeFileHandle file)
    {
        var status = new byte[Size];
        try
        {
            return OperatingSystem.IsLinux() ? (StatX(file, [0], AtHandle, KindAndOwner, status) == 0 ? OfLinux(status) : null)
                : OperatingSystem.IsMacOS() ? ((IsIntel ? FStatOfIntelMac(file, status) : FStat(file, status)) == 0 ? OfMac(status) : null)
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static bool IsIntel => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>By statx(2), whose structure is the same on every architecture.</summary>
    private static UnixFileStatus? OfLinux(byte[] name, bool follow, byte[] status)
    {
        const int CurrentFolder = -100;
        const int DoNotFollow = 0x100;
        return StatX(CurrentFolder, name, follow ? 0 : DoNotFollow, KindAndOwner, status) == 0 ? OfLinux(status) : null;
    }

    private static UnixFileStatus OfLinux(byte[] status) => new(BitConverter.ToUInt32(status, 20), BitConverter.ToUInt16(status, 28));

    /// <summary>By stat(2) with 64-bit inodes, which has a name of its own on Intel processors.</summary>
    private static UnixFileStatus? OfMac(byte[] name, bool follow, byte[] status)
    {
        var result = (IsIntel, follow) switch
        {
            (true, true) => StatOfIntelMac(name, status),
            (true, false) => LStatOfIntelMac(name, status),
            (false, true) => Stat(name, status),
            (false, false) => LStat(name, status),
        };
        return result == 0 ? OfMac(status) : null;
    }

    private static UnixFileStatus OfMac(byte[] status) => new(BitConverter.ToUInt32(status, 16), BitConverter.ToUInt16(status, 4));

#pragma warning disable SYSLIB1054 // Generated marshalling would need unsafe code in the project, for a few calls.
    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, byte[] path, int flags, uint wanted, [Out] byte[] result);

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(SafeFileHandle file, byte[] path, int flags, uint wanted, [Out] byte[] result);

    [DllImport("libc", EntryPoint = "fstat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FStat(SafeFileHandle file, [Out] byte[] result);

    [DllImport("libc", EntryPoint = "fstat$INODE64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FStatOfIntelMac(SafeFileHandle file, [Out] byte[] result);

    [DllImport("libc", EntryPoint = "stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(byte[] path, [Out] byte[] result);

    [DllImport("libc", EntryPoint = "lstat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LStat(byte[] path, [Out] byte[] result);

    [DllImport("libc", EntryPoint = "stat$INODE64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatOfIntelMac(byte[] path, [Out] byte[] result);

    [DllImport("libc", EntryPoint = "lstat$INODE64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LStatOfIntelMac(byte[] path, [Out] byte[] result);
#pragma warning restore SYSLIB1054
}
#endif
