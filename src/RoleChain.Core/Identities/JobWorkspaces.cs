using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace RoleChain.Core.Identities;

/// <summary>Where a CI job has checked out what it was told to build: whoever wrote that decides what lies there.</summary>
internal static class JobWorkspaces
{
    /// <summary>The runners' own names for it (their documentation, "predefined variables").</summary>
    private static readonly string[] Variables =
        ["GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BITBUCKET_CLONE_DIR", "CIRCLE_WORKING_DIRECTORY", "BUILD_SOURCESDIRECTORY", "BUILDKITE_BUILD_CHECKOUT_PATH"];

    /// <summary>The workspaces that the environment names.</summary>
    public static IEnumerable<string> Of(JobEnvironment environment) => Variables.Select(name => environment[name]).OfType<string>().Select(path => WithoutTilde(path, environment));

    /// <summary>Whether a full path is that of a folder or lies below it.</summary>
    public static bool Holds(string folder, string path)
    {
        var comparison = Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return Ended(path).StartsWith(Ended(Path.GetFullPath(folder)), comparison);
    }

    /// <summary>CircleCI hands its variable on as it stands in the configuration, by default <c>~/project</c>, which only a shell would read.</summary>
    private static string WithoutTilde(string path, JobEnvironment environment) =>
        (path == "~" || path.StartsWith("~/", StringComparison.Ordinal)) && environment["HOME"] is { } home ? home + path.Substring(1) : path;

    private static string Ended(string path) => path.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
}
