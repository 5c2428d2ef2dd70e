using System;
using System.IO;
using System.Text;
using RoleChain.Core.Files;
#if NET472
using System.Security.Cryptography;
#endif

namespace RoleChain.Core.Server;

/// <summary>The file from which clients read a server's token: its owner's alone, in a folder of its owner's alone.</summary>
internal sealed class TokenFile : IDisposable
{
    private readonly string _folder;

    /// <exception cref="RoleChainException">It cannot be written (<see cref="RoleChainErrorKind.ServerStartFailed"/>).</exception>
    public TokenFile(SecretText token)
    {
        string? folder = null;
        try
        {
            folder = _folder = CreateFolder();
            Path = System.IO.Path.Combine(_folder, "token");
            using var file = PrivateFile.Open(Path, FileMode.CreateNew, FileShare.None);

            // Without a line's end: some SDKs send the file as it is.
            var bytes = Encoding.ASCII.GetBytes(token.Reveal());
            file.Write(bytes, 0, bytes.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Delete(folder);
            throw new RoleChainException(RoleChainErrorKind.ServerStartFailed, "The credential server's token cannot be written: " + SafeText.ForDisplay(exception.Message));
        }
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    public void Dispose() => Delete(_folder);

    private static void Delete(string? folder)
    {
        try
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody reads it at the moment, or it is gone already. The token opens nothing any longer.
        }
    }

#if NET
    /// <summary>On Unix of mode 0700. On Windows the user's own folder for temporary files says who may enter.</summary>
    private static string CreateFolder() => Directory.CreateTempSubdirectory("rolechain-").FullName;
#else
    private static string CreateFolder()
    {
        var name = new byte[16];
        using (var random = RandomNumberGenerator.Create())
        {
            random.GetBytes(name);
        }

        return Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "rolechain-" + BitConverter.ToString(name).Replace("-", string.Empty))).FullName;
    }
#endif
}
