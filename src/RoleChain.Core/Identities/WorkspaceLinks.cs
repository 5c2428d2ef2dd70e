using System;
using System.IO;
using System.Linq;

namespace RoleChain.Core.Identities;

/// <summary>
/// Finds links that a pull request could have planted: a symbolic link inside the CI job's workspace would let whoever
/// wrote it choose which file is sent to STS as a token. Links elsewhere are the machine's own; kubelet mounts its tokens by them.
/// </summary>
internal static class WorkspaceLinks
{
    /// <summary>Where the runners check out what they were told to build (their documentation, "predefined variables").</summary>
    private static readonly string[] WorkspaceVariables =
        ["GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BITBUCKET_CLONE_DIR", "CIRCLE_WORKING_DIRECTORY", "BUILD_SOURCESDIRECTORY", "BUILDKITE_BUILD_CHECKOUT_PATH"];

    /// <summary>The first link on the way to a file from the root of a workspace that holds it; null where there is none.</summary>
    public static string? Find(string path, JobEnvironment environment) => WorkspaceVariables
        .Select(name => environment[name])
        .OfType<string>()
        .Select(workspace => FindBelow(path, workspace))
        .FirstOrDefault(link => link is not null);

    private static string? FindBelow(string path, string workspace)
    {
        var comparison = Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var root = Path.GetFullPath(workspace).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        for (var current = Path.GetFullPath(path); current is not null && current.StartsWith(root, comparison); current = Path.GetDirectoryName(current))
        {
            if (IsLink(current))
            {
                return current;
            }
        }

        return null;
    }

    private static bool IsLink(string path)
    {
        try
        {
            return File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is not there is said when it is opened.
            return false;
        }
    }
}
