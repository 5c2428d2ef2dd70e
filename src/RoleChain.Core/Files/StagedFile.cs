using System;
using System.IO;

namespace RoleChain.Core.Files;

/// <summary>A file's new content, on disk beside it and not yet in its place.</summary>
internal sealed class StagedFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;

    private StagedFile(string path, string temporary)
    {
        _path = path;
        _temporary = temporary;
    }

    /// <summary>Writes the content to a private file in the same folder, through to the disk.</summary>
    /// <param name="path">The full path of the file that it is for.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="RoleChainException">The file is a link, or cannot be written.</exception>
    public static StagedFile Create(string path, byte[] content)
    {
        FileLinks.Refuse(path);
        var staged = new StagedFile(path, path + "." + Guid.NewGuid().ToString("N") + ".tmp");
        try
        {
            using var file = PrivateFile.Open(staged._temporary, FileMode.CreateNew, FileShare.None);
            file.Write(content, 0, content.Length);
            file.Flush(flushToDisk: true);
            return staged;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            staged.Dispose();
            throw PrivateFile.Unwritable(path, "written", exception);
        }
    }

    /// <summary>Puts the content in its place, in one step.</summary>
    /// <exception cref="RoleChainException">It cannot be; the file is as it was.</exception>
    public void Commit()
    {
        FileLinks.Refuse(_path);
        try
        {
            if (File.Exists(_path))
            {
                // Keeps the access control list of the file on Windows; it is rename(2) elsewhere.
                File.Replace(_temporary, _path, destinationBackupFileName: null);
            }
            else
            {
                File.Move(_temporary, _path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw PrivateFile.Unwritable(_path, "replaced", exception);
        }
    }

    /// <summary>Removes what was not put in its place.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(_temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What was thrown before this says more.
        }
    }
}
