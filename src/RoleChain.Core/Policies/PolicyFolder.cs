using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RoleChain.Core.Files;

namespace RoleChain.Core.Policies;

/// <summary>
/// Finds the files of a path. A folder can be a pull request's: its links are not followed, and what is no regular file is not opened; neither
/// is passed over, since a policy that is overlooked would change the answer.
/// </summary>
internal sealed class PolicyFolder
{
    /// <summary>The most files of one folder. A bound of RoleChain.</summary>
    public const int MaxFiles = 1000;

    /// <summary>How many folders deep, below the one that was given. A bound of RoleChain.</summary>
    public const int MaxDepth = 4;

    private const int MaxEntries = 20_000;
    private const int AccountLength = 12;

    private static readonly string[] Extensions = [".json", ".yaml", ".yml", ".template"];

    private readonly string _root;
    private readonly List<PolicyFile> _files = [];
    private readonly HashSet<string> _controlFolders = new(StringComparer.Ordinal);
    private int _entries;

    private PolicyFolder(string root) => _root = root;

    /// <summary>The files, in the order of their names.</summary>
    public IReadOnlyList<PolicyFile> Files => _files;

    /// <summary>Whether a folder of control policies is there, with files or without.</summary>
    /// <param name="name"><c>scp</c> or <c>rcp</c>.</param>
    public bool HasControlFolder(string name) => _controlFolders.Contains(name);

    /// <summary>The file, or those of the folder.</summary>
    /// <param name="path">A full path.</param>
    /// <exception cref="RoleChainException">There is none, it is none to read, or there are too many (<see cref="RoleChainErrorKind.PolicySourceInvalid"/>).</exception>
    public static PolicyFolder Find(string path)
    {
        var result = new PolicyFolder(path);
        var name = Path.GetFileName(path.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar));
        try
        {
            if (SpecialFiles.Are(path, follow: true))
            {
                throw PolicyFaults.OfFile(path, "is a pipe, socket or device, and no file");
            }

            // The path itself may be a link: the user has named it.
            if (!File.GetAttributes(path).HasFlag(FileAttributes.Directory))
            {
                result._files.Add(new PolicyFile(path, name) { Account = AccountOf(Path.GetFileName(Path.GetDirectoryName(path) ?? string.Empty)) });
                return result;
            }

            result.AddFolder(path, string.Empty, new PolicyFile(path, name) { Account = AccountOf(name) }, depth: 0);
            return result;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw PolicyFaults.OfFile(path, "is neither a file nor a folder", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw PolicyFaults.OfFile(path, "cannot be read: access is denied, or the system refused", exception);
        }
    }

    private static string? AccountOf(string name) => name.Length == AccountLength && name.All(character => character is >= '0' and <= '9') ? name : null;

    private void AddFolder(string folder, string prefix, PolicyFile place, int depth)
    {
        var entries = new List<string>();
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder))
        {
            if (++_entries > MaxEntries)
            {
                throw PolicyFaults.OfFile(_root, FormattableString.Invariant($"has more than {MaxEntries} files and folders"));
            }

            entries.Add(Path.GetFileName(entry));
        }

        entries.Sort(StringComparer.Ordinal);
        foreach (var name in entries.Where(name => name[0] != '.'))
        {
            AddEntry(Path.Combine(folder, name), name, prefix, place, depth);
        }
    }

    private void AddEntry(string path, string name, string prefix, PolicyFile place, int depth)
    {
        var attributes = File.GetAttributes(path);
        var isFolder = attributes.HasFlag(FileAttributes.Directory);
        var isWanted = Array.Exists(Extensions, extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
        if (!isFolder && !isWanted)
        {
            return;
        }

        if (attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            throw PolicyFaults.OfFile(path, "is a symbolic link: in a folder they are not followed");
        }

        if (isFolder)
        {
            AddSubfolder(path, name, prefix, place, depth + 1);
            return;
        }

        if (SpecialFiles.Are(path, follow: false))
        {
            throw PolicyFaults.OfFile(path, "is a pipe, socket or device, and no file");
        }

        if (_files.Count == MaxFiles)
        {
            throw PolicyFaults.OfFile(_root, FormattableString.Invariant($"has more than {MaxFiles} files of policies"));
        }

        _files.Add(new PolicyFile(path, prefix + name) { Account = place.Account, RolePath = place.RolePath, ControlFolder = place.ControlFolder });
    }

    private void AddSubfolder(string path, string name, string prefix, PolicyFile place, int depth)
    {
        if (depth > MaxDepth)
        {
            throw PolicyFaults.OfFile(path, FormattableString.Invariant($"is more than {MaxDepth} folders deep"));
        }

        PolicyFile within;
        if (depth == 1 && name is (PolicyFileNames.ServiceControlFolder or PolicyFileNames.ResourceControlFolder))
        {
            _controlFolders.Add(name);
            within = place with { ControlFolder = name };
        }
        else
        {
            within = place.Account is null
                ? place with { Account = AccountOf(name) }
                : place with { RolePath = place.RolePath + name + "/" };
        }

        AddFolder(path, prefix + name + "/", within, depth);
    }
}
