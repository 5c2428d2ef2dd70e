using System.Security.Cryptography;
using System.Text;

namespace RoleChain.Emulator.Signing;

/// <summary>The hashes of Signature Version 4, on every target.</summary>
internal static class Digest
{
    public static string Sha256Hex(byte[] data)
    {
#if NET
        return Hex(SHA256.HashData(data));
#else
        using var sha = SHA256.Create();
        return Hex(sha.ComputeHash(data));
#endif
    }

    public static byte[] Hmac(byte[] key, string text)
    {
#if NET
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
#else
        using var hmac = new HMACSHA256(key);
        return hmac.ComputeHash(Encoding.UTF8.GetBytes(text));
#endif
    }

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

    /// <summary>Compares two secrets in a time that depends on their lengths only.</summary>
    public static bool AreEqual(string left, string right)
    {
        var (a, b) = (Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
#if NET
        return CryptographicOperations.FixedTimeEquals(a, b);
#else
        var difference = a.Length ^ b.Length;
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            difference |= a[i] ^ b[i];
        }

        return difference == 0;
#endif
    }
}
