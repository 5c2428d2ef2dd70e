using System;
using System.Globalization;
using System.Security.Cryptography;

namespace RoleChain.Emulator.Accounts;

/// <summary>The codes of virtual MFA devices: RFC 6238 over RFC 4226, with SHA-1, steps of 30 seconds and six digits.</summary>
internal static class OneTimeCode
{
    private const int StepSeconds = 30;
    private const int Modulus = 1000000;

    /// <summary>The step to which a time belongs.</summary>
    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step.</summary>
    public static string Compute(byte[] seed, long step)
    {
        var counter = BitConverter.GetBytes(step);
        if (BitConverter.IsLittleEndian)
        {
            Array.Reverse(counter);
        }

#pragma warning disable CA5350 // SHA-1 is what the devices use; HMAC does not rest on its resistance to collisions.
        using var hmac = new HMACSHA1(seed);
#pragma warning restore CA5350
        var hash = hmac.ComputeHash(counter);
        var offset = hash[hash.Length - 1] & 0xF;
        var number = ((hash[offset] & 0x7F) << 24) | (hash[offset + 1] << 16) | (hash[offset + 2] << 8) | hash[offset + 3];
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }
}
