using RoleChain.Loading;

namespace RoleChain.Commands;

/// <summary>What <c>module/CredentialServer.ps1</c> runs, in a process that <c>Start-ChainedCredentialServer -Detached</c> has started.</summary>
public static class DetachedCredentialServer
{
    /// <summary>Serves chains until the server is stopped.</summary>
    /// <param name="path">The file that holds them.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string path) => IsolatedContext.Services.Servers.RunDetachedAsync(path).GetAwaiter().GetResult();
}
