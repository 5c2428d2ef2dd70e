#if !NET472
using System;
#endif
using System.Security.Cryptography;
using System.Text;

namespace RoleChain.Core.Cache;

/// <summary>Encrypts entries for the user where the system does that (DPAPI of Windows). Elsewhere the file's mode alone keeps them.</summary>
internal static class CacheProtection
{
    public static byte[] Protect(byte[] content, string key)
    {
#if !NET472
        if (!OperatingSystem.IsWindows())
        {
            return content;
        }
#endif
        return ProtectedData.Protect(content, Entropy(key), DataProtectionScope.CurrentUser);
    }

    /// <summary>The content; null where it was not encrypted by this user for this entry.</summary>
    public static byte[]? Unprotect(byte[] content, string key)
    {
#if !NET472
        if (!OperatingSystem.IsWindows())
        {
            return content;
        }
#endif
        try
        {
            return ProtectedData.Unprotect(content, Entropy(key), DataProtectionScope.CurrentUser);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Entropy(string key) => Encoding.UTF8.GetBytes("RoleChain " + key);
}
