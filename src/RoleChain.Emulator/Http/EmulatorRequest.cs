using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Emulator.Http;

/// <summary>A request as it came over the wire, without a socket.</summary>
internal sealed class EmulatorRequest
{
    public EmulatorRequest(string method, string target, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body)
    {
        Method = method;
        Headers = headers;
        Body = body;
        var question = target.IndexOf('?');
        Path = question < 0 ? target : target.Substring(0, question);
        Query = question < 0 ? string.Empty : target.Substring(question + 1);
        TargetLength = target.Length;
    }

    public string Method { get; }

    /// <summary>The path as sent.</summary>
    public string Path { get; }

    /// <summary>The query as sent, without its question mark.</summary>
    public string Query { get; }

    public int TargetLength { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    public byte[] Body { get; }

    /// <summary>Where the connection comes from.</summary>
    public string RemoteAddress { get; init; } = "127.0.0.1";

    /// <summary>A header's value, several joined by commas (RFC 9110, 5.3); null where there is none.</summary>
    public string? Header(string name)
    {
        var values = Headers.Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).ToArray();
        return values.Length == 0 ? null : string.Join(",", values);
    }
}
