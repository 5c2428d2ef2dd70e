using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace RoleChain.Core.Server;

/// <summary>The request line and the headers of a request. Bodies are never read.</summary>
internal sealed class RequestHead
{
    /// <summary>The longest head, in bytes.</summary>
    public const int MaxBytes = 8 * 1024;

    private static readonly string[] Singles = ["Host", "Authorization"];

    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    private RequestHead(string method, string target)
    {
        Method = method;
        Target = target;
    }

    public string Method { get; }

    /// <summary>The target as it came: no client of AWS writes a plain path in another way.</summary>
    public string Target { get; }

    public IEnumerable<string> Names => _headers.Keys;

    /// <summary>A header's value; null where there is none.</summary>
    public string? this[string name] => _headers.TryGetValue(name, out var value) ? value : null;

    /// <summary>The bytes of a head, up to its empty line. More than <see cref="MaxBytes"/> where it is too large; null where the client went.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream)
    {
        var buffer = new byte[MaxBytes + 1];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer, length, buffer.Length - length).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            // The end's four bytes may have come in parts.
            var start = Math.Max(0, length - 3);
            length += read;
            var end = FindEnd(buffer, start, length);
            if (end >= 0)
            {
                return buffer.AsSpan(0, end).ToArray();
            }
        }

        return buffer;
    }

    /// <summary>What a head says; null where it is not one that an AWS SDK would send.</summary>
    public static RequestHead? Parse(byte[] bytes)
    {
        if (Array.Exists(bytes, value => value is 0 or > 0x7E))
        {
            return null;
        }

        var lines = Encoding.ASCII.GetString(bytes).Split(["\r\n"], StringSplitOptions.None);
        var first = lines[0].Split(' ');
        if (first.Length != 3 || first[0].Length == 0 || first[1].Length == 0 || first[1][0] != '/' || first[2] is not ("HTTP/1.1" or "HTTP/1.0"))
        {
            return null;
        }

        var head = new RequestHead(first[0], first[1]);
        return lines.Skip(1).TakeWhile(line => line.Length > 0).All(head.Add) ? head : null;
    }

    private static int FindEnd(byte[] buffer, int start, int length)
    {
        for (var i = start; i + 3 < length; i++)
        {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n')
            {
                return i + 4;
            }
        }

        return -1;
    }

    private bool Add(string line)
    {
        // A name before its colon has no space (RFC 9112, 5.1), and a line that continues the one before begins with one.
        var colon = line.IndexOf(':');
        var name = colon > 0 ? line.Substring(0, colon) : string.Empty;
        if (name.Length == 0 || name.Any(character => character is <= ' ') || line.Any(character => character < ' ' && character != '\t'))
        {
            return false;
        }

        if (_headers.ContainsKey(name))
        {
            return !Singles.Contains(name, StringComparer.OrdinalIgnoreCase);
        }

        _headers.Add(name, line.Substring(colon + 1).Trim(' ', '\t'));
        return true;
    }
}
