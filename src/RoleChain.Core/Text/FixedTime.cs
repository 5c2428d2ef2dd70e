#if NET
using System.Security.Cryptography;
#else
using System.Runtime.CompilerServices;
#endif
using System.Text;

namespace RoleChain.Core;

/// <summary>Compares secrets in a time that says nothing of where they differ.</summary>
internal static class FixedTime
{
    /// <summary>Whether two texts are the same, as UTF-8.</summary>
    public static bool TextsAreEqual(string first, string second) => AreEqual(Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second));

    /// <summary>Whether both are the same. What may be learned of the time is whether they are of one length.</summary>
#if NET
    public static bool AreEqual(byte[] first, byte[] second) => CryptographicOperations.FixedTimeEquals(first, second);
#else
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    public static bool AreEqual(byte[] first, byte[] second)
    {
        if (first.Length != second.Length)
        {
            return false;
        }

        var difference = 0;
        for (var i = 0; i < first.Length; i++)
        {
            difference |= first[i] ^ second[i];
        }

        return difference == 0;
    }
#endif
}
