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
            string text when string.IsNullOrWhiteSpace(text) => throw Invalid("is given as an empty text"),
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
            // To the bound and one more, whatever the file's length is said to be: a device's is zero, and it may have no end.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[MaxFileBytes + 1];
            var length = 0;
            int read;
            while (length < buffer.Length && (read = file.Read(buffer, length, buffer.Length - length)) > 0)
            {
                length += read;
            }

            if (length > MaxFileBytes)
            {
                throw Invalid(FormattableString.Invariant($"file {SafeText.ForDisplay(path)} has more than {MaxFileBytes} bytes"));
            }

            using var reader = new StreamReader(new MemoryStream(buffer, 0, length));
            return IsolatedContext.Services.Policies.Minify(reader.ReadToEnd());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Invalid("file " + SafeText.ForDisplay(path) + " cannot be read (" + exception.GetType().Name + ")");
        }
    }

    private static RoleChainException Invalid(string problem) => new(RoleChainErrorKind.InvalidSessionPolicy, "A session policy " + problem + ".");
}
