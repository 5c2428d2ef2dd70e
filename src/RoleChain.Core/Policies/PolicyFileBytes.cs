using System;
using System.IO;
using System.Text;

namespace RoleChain.Core.Policies;

/// <summary>Reads a file of policies up to a bound, as strict UTF-8.</summary>
internal static class PolicyFileBytes
{
    /// <summary>The longest file, in bytes: 8 MiB. A bound of RoleChain.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>The content, without a byte order mark.</summary>
    /// <exception cref="RoleChainException">It cannot be read, is longer, or is no UTF-8.</exception>
    public static byte[] Read(PolicyFile file)
    {
        byte[] content;
        try
        {
            using var stream = new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            content = Read(file.Name, stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw PolicyFaults.OfFile(file.Name, "cannot be read: it is not there, access is denied, or the system refused", exception);
        }

        return Check(file.Name, content);
    }

    /// <summary>The content without a byte order mark, where it is UTF-8.</summary>
    public static byte[] Check(string name, byte[] content)
    {
        var text = content.AsSpan().StartsWith(ByteOrderMark) ? content.AsSpan(ByteOrderMark.Length).ToArray() : content;
        try
        {
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetCharCount(text);
            return text;
        }
        catch (DecoderFallbackException exception)
        {
            throw PolicyFaults.OfFile(name, "is not UTF-8", exception);
        }
    }

    private static byte[] Read(string name, FileStream stream)
    {
        // To the bound and one more, whatever the file's length is said to be.
        using var buffer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        int read;
        while ((read = stream.Read(chunk, 0, chunk.Length)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxLength)
            {
                throw PolicyFaults.OfFile(name, FormattableString.Invariant($"is longer than {MaxLength / (1024 * 1024)} MiB"));
            }
        }

        return buffer.ToArray();
    }
}
