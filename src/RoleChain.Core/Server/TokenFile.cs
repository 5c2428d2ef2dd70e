using System;
using System.IO;
using System.Text;
using RoleChain.Core.Files;

namespace RoleChain.Core.Server;

/// <summary>The file from which clients read a server's token: its owner's alone, in a folder of its owner's alone.</summary>
internal sealed class TokenFile : IDisposable
{
    private readonly SecretFile _file;

    /// <param name="name">Its name.</param>
    /// <param name="token">What it holds.</param>
    /// <exception cref="RoleChainException">It cannot be written (<see cref="RoleChainErrorKind.ServerStartFailed"/>).</exception>
    public TokenFile(string name, SecretText token)
    {
        try
        {
            // Without a line's end: some SDKs send the file as it is.
            _file = new SecretFile(name, Encoding.ASCII.GetBytes(token.Reveal()));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RoleChainException(RoleChainErrorKind.ServerStartFailed, "The credential server's token cannot be written: " + SafeText.ForDisplay(exception.Message));
        }
    }

    /// <summary>The full path.</summary>
    public string Path => _file.Path;

    public void Dispose() => _file.Dispose();
}
