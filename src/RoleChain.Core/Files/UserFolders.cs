using System.IO;

namespace RoleChain.Core.Files;

/// <summary>Where RoleChain keeps files of its user: below <c>%LOCALAPPDATA%</c> on Windows, else where the XDG base directory specification says.</summary>
internal static class UserFolders
{
    /// <summary>The chains of registered profiles.</summary>
    public static string Profiles(JobEnvironment environment) => Path.Combine(Find(environment, "XDG_CONFIG_HOME", ".config"), "profiles");

    /// <summary>Credentials on disk.</summary>
    public static string Cache(JobEnvironment environment) => Path.Combine(Find(environment, "XDG_CACHE_HOME", ".cache"), "credentials");

    private static string Find(JobEnvironment environment, string variable, string folder)
    {
        if (Path.DirectorySeparatorChar == '\\')
        {
            return Path.Combine(environment["LOCALAPPDATA"] ?? System.Environment.GetFolderPath(System.Environment.SpecialFolder.LocalApplicationData), "RoleChain");
        }

        // A relative path is invalid and to be ignored (XDG base directory specification).
        var home = environment[variable] is { } given && given[0] == '/'
            ? given
            : Path.Combine(environment["HOME"] ?? System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), folder);
        return Path.Combine(home, "rolechain");
    }
}
