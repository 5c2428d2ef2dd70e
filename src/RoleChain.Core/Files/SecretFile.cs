using System;
using System.IO;

namespace RoleChain.Core.Files;

/// <summary>A file of its owner alone, in a new folder of its owner alone, for as long as it is needed.</summary>
internal sealed class SecretFile : IDisposable
{
    /// <summary>How the names of the folders begin.</summary>
    public const string FolderPrefix = "rolechain-";

    private readonly string _folder;

    /// <param name="name">The file's name.</param>
    /// <param name="content">What it holds.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public SecretFile(string name, byte[] content)
    {
        _folder = CreateFolder();
        try
        {
            Path = System.IO.Path.Combine(_folder, name);
            using var file = PrivateFile.Open(Path, FileMode.CreateNew, FileShare.None);
            file.Write(content, 0, content.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>Removes file and folder.</summary>
    public void Dispose() => Remove(_folder, isRecursive: true);

    /// <summary>Removes such a file of another process's, and its folder.</summary>
    public static void Remove(string path)
    {
        PrivateFile.Delete(path);
        Remove(System.IO.Path.GetDirectoryName(path)!, isRecursive: false);
    }

    private static void Remove(string folder, bool isRecursive)
    {
        try
        {
            Directory.Delete(folder, isRecursive);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody reads it at the moment, or it is gone already.
        }
    }

#if NET
    /// <summary>On Unix of mode 0700. On Windows the user's own folder for temporary files says who may enter.</summary>
    private static string CreateFolder() => Directory.Exists(System.IO.Path.GetTempPath())
        ? Directory.CreateTempSubdirectory(FolderPrefix).FullName
        : throw new DirectoryNotFoundException("There is no folder " + System.IO.Path.GetTempPath() + " for temporary files.");
#else
    private static string CreateFolder() => Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), FolderPrefix + Digest.Hex(Chance.Bytes(16)))).FullName;
#endif
}
