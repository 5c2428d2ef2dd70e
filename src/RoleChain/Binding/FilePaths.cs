using System;
using System.Linq;
using System.Management.Automation;

namespace RoleChain.Binding;

/// <summary>Turns what a user types as a path into a full path of the file system.</summary>
internal static class FilePaths
{
    /// <exception cref="RoleChainException">It is not a path of the file system.</exception>
    public static string Resolve(SessionState session, string path, RoleChainErrorKind failure)
    {
        try
        {
            var full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (string.Equals(provider.Name, "FileSystem", StringComparison.OrdinalIgnoreCase) && full.IndexOf('\0') < 0)
            {
                return full;
            }
        }
        catch (Exception exception) when (exception is ProviderNotFoundException or DriveNotFoundException or ItemNotFoundException or NotSupportedException or ArgumentException or PSInvalidOperationException or ProviderInvocationException)
        {
            // Said below.
        }

        throw new RoleChainException(failure, "'" + SafeText.ForDisplay(path) + "' is not a path of the file system.");
    }

    /// <exception cref="RoleChainException">One is not a path of the file system.</exception>
    public static string[] ResolveAll(SessionState session, string[] paths, RoleChainErrorKind failure) => paths.Select(path => Resolve(session, path, failure)).ToArray();
}
