#if !NET472
using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RoleChain.Core.Exports;

/// <summary>
/// A file of Unix to whose end the system itself writes (<c>O_APPEND</c>): what other programs append at the same time stays. .NET's own
/// appending writes where the end was when the file was opened.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class AppendingFile
{
    private const int WriteOnly = 1;

    /// <summary>O_APPEND, O_CLOEXEC and O_NONBLOCK, so that also a pipe that has just been put there is not waited for.</summary>
    private static int Flags => OperatingSystem.IsMacOS() ? 0x8 | 0x1000000 | 0x4 : 0x400 | 0x80000 | 0x800;

    /// <summary>Appends bytes by one call.</summary>
    /// <param name="path">A file that is there.</param>
    /// <param name="content">The bytes.</param>
    /// <exception cref="IOException">They could not be written; what was written of them is cut off again, where nothing of others follows it.</exception>
    public static void Append(string path, byte[] content)
    {
        using var file = Open(Encoding.UTF8.GetBytes(path + '\0'), WriteOnly | Flags);
        if (file.IsInvalid)
        {
            throw new IOException("It cannot be opened.");
        }

        var start = RandomAccess.GetLength(file);
        var written = Write(file, content, content.Length);
        if (written == content.Length)
        {
            return;
        }

        // A part is all that a full disk has taken: an unfinished block would swallow what comes after it.
        if (written > 0 && RandomAccess.GetLength(file) == start + written)
        {
            RandomAccess.SetLength(file, start);
        }

        throw new IOException("It cannot be written.");
    }

#pragma warning disable SYSLIB1054 // Generated marshalling would need unsafe code in the project, for two calls.
    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "write")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Write(SafeFileHandle file, byte[] content, nint length);
#pragma warning restore SYSLIB1054
}
#endif
