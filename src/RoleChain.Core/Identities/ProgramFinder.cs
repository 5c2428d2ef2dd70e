using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace RoleChain.Core.Identities;

/// <summary>
/// Finds a program to run. Names are looked up in PATH, but never in the current directory or in what a CI job has checked
/// out: whoever wrote the code under test could otherwise put a program of the same name there.
/// </summary>
internal static class ProgramFinder
{
    private static readonly bool IsWindows = Path.DirectorySeparatorChar == '\\';

    /// <summary>What Windows starts by itself. Scripts (.cmd, .bat) go through a shell, which reads their arguments as code.</summary>
    private static readonly string[] WindowsExtensions = [".exe", ".com"];

    /// <summary>The program's full path; null where there is none.</summary>
    /// <param name="program">A full path, which is taken as it is, or a name.</param>
    /// <param name="environment">Has the PATH and the job's workspaces.</param>
    public static string? Find(string program, JobEnvironment environment)
    {
        if (program.Length == 0 || program.IndexOf('\0') >= 0)
        {
            return null;
        }

        if (IsFullPath(program))
        {
            return WithExtension(program).FirstOrDefault(IsProgram);
        }

        if (program.IndexOfAny(['/', '\\', ':']) >= 0)
        {
            return null;
        }

        return (environment["PATH"] ?? string.Empty).Split(Path.PathSeparator)
            .Select(folder => IsWindows ? folder.Trim().Trim('"') : folder)
            .Where(folder => IsTrusted(folder, environment))
            .SelectMany(folder => WithExtension(Path.Combine(folder, program)))
            .FirstOrDefault(IsProgram);
    }

    private static bool IsTrusted(string folder, JobEnvironment environment)
    {
        if (folder.IndexOf('\0') >= 0 || !IsFullPath(folder))
        {
            return false;
        }

        var full = Path.GetFullPath(folder);
        return !IsSame(full, Directory.GetCurrentDirectory()) && !JobWorkspaces.Of(environment).Any(workspace => JobWorkspaces.Holds(workspace, full));
    }

    private static bool IsSame(string one, string other) => JobWorkspaces.Holds(one, other) && JobWorkspaces.Holds(other, one);

    private static IEnumerable<string> WithExtension(string path)
    {
        if (!IsWindows)
        {
            return [path];
        }

        return WindowsExtensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) ? [path] : WindowsExtensions.Select(extension => path + extension);
    }

    /// <summary>On Windows with its drive or share: <c>\folder</c> is on whichever drive is current.</summary>
    private static bool IsFullPath(string path)
    {
        if (!IsWindows)
        {
            return path.Length > 0 && path[0] == '/';
        }

        return (path.Length > 2 && path[1] == ':' && path[2] is '\\' or '/') || path.StartsWith(@"\\", StringComparison.Ordinal);
    }

    private static bool IsProgram(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

#if NET472
        return true;
#else
        const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != UnixFileMode.None;
#endif
    }
}
