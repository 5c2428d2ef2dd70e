namespace RoleChain.Emulator.Accounts;

/// <summary>Base32 (RFC 4648), in which the seeds of MFA devices are written.</summary>
internal static class Base32
{
    private const int BitsPerCharacter = 5;

    /// <summary>Reads a text of capital letters and 2 to 7; null where it has other characters. What does not fill a byte at the end is left out.</summary>
    public static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length * BitsPerCharacter / 8];
        var (bits, count, position) = (0, 0, 0);
        foreach (var character in text)
        {
            var digit = character switch
            {
                >= 'A' and <= 'Z' => character - 'A',
                >= '2' and <= '7' => character - '2' + 26,
                _ => -1,
            };
            if (digit < 0)
            {
                return null;
            }

            bits = ((bits << BitsPerCharacter) | digit) & 0xFFF;
            count += BitsPerCharacter;
            if (count >= 8)
            {
                count -= 8;
                bytes[position++] = (byte)(bits >> count);
            }
        }

        return bytes;
    }
}
