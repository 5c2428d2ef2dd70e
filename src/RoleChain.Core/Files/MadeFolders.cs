using System;
using System.Collections.Generic;
using System.IO;

namespace RoleChain.Core.Files;

/// <summary>Folders that were made for files. Those that have stayed empty go again.</summary>
internal sealed class MadeFolders : IDisposable
{
    private readonly List<string> _made = [];

    /// <summary>Makes a private folder, where it is not there.</summary>
    public void Make(string path)
    {
        if (!Directory.Exists(path))
        {
            PrivateFile.CreateFolder(path);
            _made.Add(path);
        }
    }

    /// <summary>Removes the empty ones.</summary>
    public void Dispose()
    {
        foreach (var path in _made)
        {
            try
            {
                Directory.Delete(path, recursive: false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Something is in it, as it should be.
            }
        }
    }
}
