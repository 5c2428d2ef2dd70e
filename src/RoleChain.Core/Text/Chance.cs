using System.Security.Cryptography;

namespace RoleChain.Core;

/// <summary>Bytes that nobody can guess, on every target.</summary>
internal static class Chance
{
    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return bytes;
    }
}
