using System.Linq;
using System.Management.Automation;
using RoleChain.Loading;

namespace RoleChain.Binding;

/// <summary>Makes the request for a chain file of what a user typed.</summary>
internal static class ChainFileRequests
{
    /// <param name="session">The session.</param>
    /// <param name="path">The file that was named; null for none.</param>
    /// <param name="trust">Whether it is trusted.</param>
    /// <exception cref="RoleChainException">The path is none of the file system (<see cref="RoleChainErrorKind.ChainFileNotFound"/>).</exception>
    public static ChainFileRequest Of(SessionState session, string? path, bool trust) => new(Location(session))
    {
        Path = path is null ? null : FilePaths.Resolve(session, path, RoleChainErrorKind.ChainFileNotFound),
        Trust = trust,
    };

    /// <summary>The chains of a chain file that were named, in the order of their names.</summary>
    /// <param name="session">The session.</param>
    /// <param name="path">The file that was named; null for none.</param>
    /// <param name="trust">Whether it is trusted.</param>
    /// <param name="names">The chains' names.</param>
    /// <exception cref="RoleChainException">The file is not to be had or faulty, or has no such chain.</exception>
    public static RoleChainDefinition[] Find(SessionState session, string? path, bool trust, string[] names) =>
        names.Select(IsolatedContext.Services.ChainFiles.Read(Of(session, path, trust)).Find).ToArray();

    /// <summary>The file system's own location, also where the session is at another provider's.</summary>
    private static string? Location(SessionState session)
    {
        try
        {
            return session.Path.CurrentFileSystemLocation.ProviderPath;
        }
        catch (PSInvalidOperationException)
        {
            // A session without the file system.
            return null;
        }
    }
}
