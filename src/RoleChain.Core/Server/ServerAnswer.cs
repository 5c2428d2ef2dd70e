using System;
using System.IO;
using System.Text;
using System.Text.Json;

namespace RoleChain.Core.Server;

/// <summary>What a client is answered: JSON, after which the connection ends.</summary>
internal sealed class ServerAnswer
{
    private readonly byte[] _body;

    private ServerAnswer(int status, Action<Utf8JsonWriter> write)
    {
        Status = status;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        _body = buffer.ToArray();
    }

    public int Status { get; }

    /// <summary>A refusal, as AWS SDKs read it: a code and a message, free of secrets.</summary>
    public static ServerAnswer Refuse(int status, string code, string message) => new(status, writer =>
    {
        writer.WriteString("Code", code);
        writer.WriteString("Message", message);
    });

    /// <summary>A credential, under the names that AWS SDKs read (Amazon ECS developer guide, "Task IAM role"; AccountId for endpoints of an account).</summary>
    public static ServerAnswer Of(ChainedCredential credential) => new(200, writer =>
    {
        writer.WriteString("AccessKeyId", credential.AccessKey);
        writer.WriteString("SecretAccessKey", credential.SecretKey);
        writer.WriteString("Token", credential.SessionToken);
        writer.WriteString("Expiration", IsoTime.Of(credential.ExpiresAt));
        writer.WriteString("RoleArn", credential.Chain.Hops[credential.Chain.Hops.Count - 1].RoleArn);
        writer.WriteString("AccountId", credential.Chain.Account);
    });

    /// <summary>The bytes to send.</summary>
    /// <param name="withBody">False for an answer to HEAD, which has a body's length and no body.</param>
    public byte[] ToBytes(bool withBody)
    {
        var head = Encoding.ASCII.GetBytes(string.Concat(
            FormattableString.Invariant($"HTTP/1.1 {Status} {Reason()}\r\nContent-Type: application/json\r\nContent-Length: {_body.Length}\r\n"),
            Status == 405 ? "Allow: GET\r\n" : string.Empty,
            "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"));
        if (!withBody)
        {
            return head;
        }

        var bytes = new byte[head.Length + _body.Length];
        head.CopyTo(bytes, 0);
        _body.CopyTo(bytes, head.Length);
        return bytes;
    }

    private string Reason() => Status switch
    {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        431 => "Request Header Fields Too Large",
        _ => "Service Unavailable",
    };
}
