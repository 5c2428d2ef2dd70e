using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;

namespace RoleChain.Emulator.Tests.Support;

/// <summary>Signs requests by Signature Version 4, on its own: nothing of it is shared with what it tests.</summary>
internal sealed class RequestSigner
{
    public RequestSigner(Credential credential) => Credential = credential;

    public Credential Credential { get; init; }

    public string Region { get; init; } = "us-east-1";

    public string Service { get; init; } = "sts";

    public string Terminator { get; init; } = "aws4_request";

    public DateTimeOffset Date { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>The day of the scope; null for the date's own.</summary>
    public string? ScopeDate { get; init; }

    public bool SignsHost { get; init; } = true;

    /// <summary>Sends the date as <c>Date</c>, not as <c>X-Amz-Date</c>.</summary>
    public bool UsesDateHeader { get; init; }

    public bool SendsToken { get; init; } = true;

    /// <summary>Headers to send and sign too.</summary>
    public Dictionary<string, string> ExtraHeaders { get; init; } = [];

    public void Sign(HttpRequestMessage message, string body)
    {
        var amzDate = Date.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (SignsHost)
        {
            headers["host"] = message.RequestUri!.Authority;
        }

        if (UsesDateHeader)
        {
            headers["date"] = Date.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);
        }
        else
        {
            headers["x-amz-date"] = amzDate;
        }

        if (SendsToken && Credential.SessionToken is { } token)
        {
            headers["x-amz-security-token"] = token;
        }

        foreach (var extra in ExtraHeaders)
        {
            headers[extra.Key] = extra.Value;
        }

        var signed = string.Join(";", headers.Keys);
        var query = string.Join("&", message.RequestUri!.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Contains('=') ? pair : pair + "=").Order(StringComparer.Ordinal));
        var canonical = $"{message.Method.Method}\n{message.RequestUri.AbsolutePath}\n{query}\n"
            + string.Concat(headers.Select(header => header.Key + ":" + Collapse(header.Value) + "\n"))
            + "\n" + signed + "\n" + Hash(body);
        var scope = $"{ScopeDate ?? amzDate[..8]}/{Region}/{Service}/{Terminator}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + Credential.SecretAccessKey), (current, part) => HMACSHA256.HashData(current, Encoding.UTF8.GetBytes(part)));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{amzDate}\n{scope}\n{Hash(canonical)}")));
        foreach (var header in headers.Where(header => header.Key != "host"))
        {
            message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        message.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={Credential.AccessKeyId}/{scope}, SignedHeaders={signed}, Signature={signature}");
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Collapse(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
