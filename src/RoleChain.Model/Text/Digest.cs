using System.Security.Cryptography;
using System.Text;

namespace RoleChain;

/// <summary>SHA-256 and its hexadecimal form, on every target.</summary>
internal static class Digest
{
    public static string Sha256Hex(string text) => Sha256Hex(Encoding.UTF8.GetBytes(text));

    public static string Sha256Hex(byte[] data)
    {
#if NET
        return Hex(SHA256.HashData(data));
#else
        using var sha = SHA256.Create();
        return Hex(sha.ComputeHash(data));
#endif
    }

    /// <summary>In small letters, as signatures have it.</summary>
    public static string Hex(byte[] bytes)
    {
        const string Digits = "0123456789abcdef";
        var text = new StringBuilder(bytes.Length * 2);
        foreach (var value in bytes)
        {
            text.Append(Digits[value >> 4]).Append(Digits[value & 15]);
        }

        return text.ToString();
    }
}
