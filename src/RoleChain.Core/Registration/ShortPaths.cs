using System.IO;
using System.Runtime.InteropServices;

namespace RoleChain.Core.Registration;

/// <summary>The short (8.3) forms of paths on Windows, where the volume has them.</summary>
internal static class ShortPaths
{
    private const int MaxLength = 1024;

    /// <summary>A path's short form; null where there is none.</summary>
    public static string? Find(string path)
    {
        if (Path.DirectorySeparatorChar != '\\')
        {
            return null;
        }

        var result = new char[MaxLength];
        var length = GetShortPathName(path, result, MaxLength);
        return length is > 0 and < MaxLength ? new string(result, 0, (int)length) : null;
    }

#pragma warning disable SYSLIB1054 // Generated marshalling would need unsafe code in the project, for one call.
    [DllImport("kernel32", EntryPoint = "GetShortPathNameW", CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern uint GetShortPathName(string path, [Out] char[] result, uint length);
#pragma warning restore SYSLIB1054
}
