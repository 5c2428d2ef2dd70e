using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RoleChain.Core.Server.Detached;

/// <summary>
/// This process's standard handles. They are kept from a process that outlives it. On Windows a child inherits whatever handle may be inherited, though
/// it is given others as its own; a runner that waits for the end of a step's output would wait for the child.
/// </summary>
internal static class StandardHandles
{
    private const uint Inherit = 1;
    private const int Output = -11;

    /// <summary>STD_INPUT_HANDLE, STD_OUTPUT_HANDLE and STD_ERROR_HANDLE.</summary>
    private static readonly int[] Numbers = [-10, Output, -12];

    private static readonly object Lock = new();

    /// <summary>This process's standard output, of which a write fails once nobody reads it: the console's own stream takes that for an end like another.</summary>
    public static Stream OpenOutput() => new FileStream(
        new SafeFileHandle(Path.DirectorySeparatorChar == '\\' ? GetStdHandle(Output) : new IntPtr(1), ownsHandle: false), FileAccess.Write, bufferSize: 1, isAsync: false);

    /// <summary>Does something while no child inherits them.</summary>
    public static void Keep(Action action)
    {
        if (Path.DirectorySeparatorChar != '\\')
        {
            // .NET opens what it has to be closed when another program is run, and gives the child its three pipes.
            action();
            return;
        }

        lock (Lock)
        {
            var kept = Numbers.Select(GetStdHandle).Where(handle => handle != IntPtr.Zero && GetHandleInformation(handle, out var flags) && (flags & Inherit) != 0).ToArray();
            try
            {
                Array.ForEach(kept, handle => SetHandleInformation(handle, Inherit, 0));
                action();
            }
            finally
            {
                Array.ForEach(kept, handle => SetHandleInformation(handle, Inherit, Inherit));
            }
        }
    }

#pragma warning disable SYSLIB1054 // Generated marshalling would need unsafe code in the project, for three calls.
    [DllImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr GetStdHandle(int number);

    [DllImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetHandleInformation(IntPtr handle, out uint flags);

    [DllImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetHandleInformation(IntPtr handle, uint mask, uint flags);
#pragma warning restore SYSLIB1054
}
