using System.Runtime.InteropServices;
using System.Security;

namespace RoleChain.Binding;

/// <summary>Between SecureString, which is what users hold, and <see cref="SecretText"/>, which is what the engine takes.</summary>
internal static class Secrets
{
    public static SecretText Reveal(SecureString secure)
    {
        var pointer = Marshal.SecureStringToGlobalAllocUnicode(secure);
        try
        {
            return new SecretText(Marshal.PtrToStringUni(pointer, secure.Length) ?? string.Empty);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }

    public static SecureString Protect(string text)
    {
        var secure = new SecureString();
        foreach (var character in text)
        {
            secure.AppendChar(character);
        }

        secure.MakeReadOnly();
        return secure;
    }
}
