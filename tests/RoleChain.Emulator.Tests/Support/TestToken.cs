using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RoleChain.Emulator.Tests.Support;

/// <summary>Makes tokens of other issuers, and broken ones, on its own.</summary>
internal static class TestToken
{
    public static string Create(IReadOnlyDictionary<string, object?> header, IReadOnlyDictionary<string, object?> claims, Func<byte[], byte[]> sign) =>
        Create(JsonSerializer.Serialize(header), JsonSerializer.Serialize(claims), sign);

    public static string Create(string header, string claims, Func<byte[], byte[]> sign)
    {
        var content = Encode(Encoding.UTF8.GetBytes(header)) + "." + Encode(Encoding.UTF8.GetBytes(claims));
        return content + "." + Encode(sign(Encoding.ASCII.GetBytes(content)));
    }

    public static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>The claims of a token that is good for an hour.</summary>
    public static Dictionary<string, object?> Claims(string issuer, string subject) => new()
    {
        ["iss"] = issuer,
        ["sub"] = subject,
        ["aud"] = "sts.amazonaws.com",
        ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["exp"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds(),
    };

    public static string Jwk(RSA key, string keyId)
    {
        var parameters = key.ExportParameters(false);
        return JsonSerializer.Serialize(new { kty = "RSA", use = "sig", kid = keyId, n = Encode(parameters.Modulus!), e = Encode(parameters.Exponent!) });
    }

    public static string Jwk(ECDsa key, string keyId, string curve)
    {
        var parameters = key.ExportParameters(false);
        return JsonSerializer.Serialize(new { kty = "EC", use = "sig", crv = curve, kid = keyId, x = Encode(parameters.Q.X!), y = Encode(parameters.Q.Y!) });
    }
}
