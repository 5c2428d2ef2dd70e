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
    /// <summary>The first link on the way to a file from the root of a workspace that holds it; null where there is none.</summary>
    public static string? Find(string path, JobEnvironment environment) => JobWorkspaces.Of(environment)
        .Select(workspace => FindBelow(path, workspace))
        .FirstOrDefault(link => link is not null);

    private static string? FindBelow(string path, string workspace)
    {
        for (var current = Path.GetFullPath(path); current is not null && IsBelow(workspace, current); current = Path.GetDirectoryName(current))
        {
            if (IsLink(current))
            {
                return current;
            }
        }

        return null;
    }

    /// <summary>Below it, and not the workspace's own folder: that one may well be a link of the runner's.</summary>
    private static bool IsBelow(string workspace, string path) =>
        JobWorkspaces.Holds(workspace, path) && !JobWorkspaces.Holds(path, Path.GetFullPath(workspace));

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
