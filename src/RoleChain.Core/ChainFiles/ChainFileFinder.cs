using System;
using System.IO;
using RoleChain.Core.Identities.Ci;

namespace RoleChain.Core.ChainFiles;

/// <summary>Finds the chain file: the one that was named, else the nearest one upwards, no further than the repository's root, and under CI none.</summary>
internal sealed class ChainFileFinder
{
    public const string FileName = "rolechain.json";
    public const string Variable = "ROLECHAIN_FILE";

    private readonly JobEnvironment _environment;

    public ChainFileFinder(JobEnvironment environment) => _environment = environment;

    /// <summary>The file's full path, and whether it was named.</summary>
    /// <exception cref="RoleChainException">None was named, and there is none to be found, or none is searched for (<see cref="RoleChainErrorKind.ChainFileNotFound"/>).</exception>
    public (string Path, bool IsNamed) Find(ChainFileRequest request)
    {
        if (request.Path is not null)
        {
            return (request.Path, true);
        }

        if (_environment[Variable] is { } named)
        {
            return (Full(named, request.Location), true);
        }

        if (CiEnvironment.Is(_environment))
        {
            throw Missing("Under CI no chain file is searched for, since a pull request can bring one. Name it with -Path or " + Variable + ".");
        }

        return request.Location is { } location && Search(location) is { } found
            ? (found, false)
            : throw Missing("There is no " + FileName + " from " + SafeText.ForDisplay(request.Location ?? "a place that is no folder") + " up to the root of its repository, and none was named.");
    }

    private static string? Search(string location)
    {
        var root = Root(location);
        for (var folder = location; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine(folder, FileName);
            if (Exists(path))
            {
                return path;
            }

            if (folder == root)
            {
                break;
            }
        }

        return null;
    }

    /// <summary>The root of the repository; where there is none the folder itself: above it anybody may have put a file.</summary>
    private static string Root(string location)
    {
        for (var folder = location; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Exists(Path.Combine(folder, ".git")))
            {
                return folder;
            }
        }

        return location;
    }

    /// <summary>Whether a name is taken, also by a link that leads nowhere.</summary>
    private static bool Exists(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Full(string named, string? location)
    {
        try
        {
            return Path.GetFullPath(location is null ? named : Path.Combine(location, named));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw Missing(Variable + " is not a path.");
        }
    }

    private static RoleChainException Missing(string message) => new(RoleChainErrorKind.ChainFileNotFound, message);
}
