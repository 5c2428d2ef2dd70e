using System;
using System.Collections;
using System.IO;
using System.Management.Automation;
using RoleChain.Loading;

namespace RoleChain.Binding;

/// <summary>Reads a session policy as users give it: JSON text, a hashtable, or a file; and makes it as short as it can be.</summary>
internal static class SessionPolicyReader
{
    private const int MaxFileBytes = 256 * 1024;

    /// <exception cref="RoleChainException">It is none, or the file cannot be read (<see cref="RoleChainErrorKind.InvalidSessionPolicy"/>).</exception>
    public static string? Read(SessionState session, object? policy)
    {
        var value = Wrapping.Unwrap(policy);
        return value switch
        {
            null => null,
            string text when text.TrimStart() is ['{', ..] => IsolatedContext.Services.Policies.Minify(text),
            string path => ReadFile(FilePaths.Resolve(session, path, RoleChainErrorKind.InvalidSessionPolicy)),
            FileInfo file => ReadFile(file.FullName),
            IDictionary or PSCustomObject => Write(policy!),
            _ => throw Invalid("is given as JSON text, as a hashtable, or as the path of a file; not as " + value.GetType().Name),
        };
    }

    private static string Write(object policy)
    {
        try
        {
            return IsolatedContext.Services.Policies.Write((IDictionary)PlainTree.Of(policy)!);
        }
        catch (ArgumentException)
        {
            throw Invalid("is nested too deep, or in itself");
        }
    }

    private static string ReadFile(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxFileBytes)
            {
                throw Invalid(FormattableString.Invariant($"file {SafeText.ForDisplay(path)} has more than {MaxFileBytes} bytes"));
            }

            return IsolatedContext.Services.Policies.Minify(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Invalid("file " + SafeText.ForDisplay(path) + " cannot be read (" + exception.GetType().Name + ")");
        }
    }

    private static RoleChainException Invalid(string problem) => new(RoleChainErrorKind.InvalidSessionPolicy, "A session policy " + problem + ".");
}
