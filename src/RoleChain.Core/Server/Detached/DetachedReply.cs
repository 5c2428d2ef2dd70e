using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoleChain.Core.Server.Detached;

/// <summary>What the process of a server tells who started it, in one line: where it listens, or why it does not. Free of secrets.</summary>
internal sealed class DetachedReply
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter() },
    };

    public Uri? Endpoint { get; set; }

    public string? TokenPath { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public ServedCredential[] Credentials { get; set; } = [];

    /// <summary>What the chains warned of.</summary>
    public string[] Warnings { get; set; } = [];

    /// <summary>Why it could not start; null where it did.</summary>
    public DetachedFailure? Failure { get; set; }

    /// <exception cref="FormatException">It is no such line.</exception>
    public static DetachedReply Read(string line)
    {
        try
        {
            var reply = JsonSerializer.Deserialize<DetachedReply>(line, Options);
            return reply is { Failure: not null } or { Endpoint: not null, TokenPath: not null, Credentials.Length: > 0 } ? reply : throw new FormatException("It has no server and no failure.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new FormatException("It is not JSON.", exception);
        }
    }

    /// <summary>The line, without its end.</summary>
    public string Write() => JsonSerializer.Serialize(this, Options);
}
