using System;
using System.Security.Cryptography;

namespace RoleChain.Emulator;

/// <summary>Where ids, secrets and tokens come from.</summary>
internal sealed class EmulatorRandom : IDisposable
{
    /// <summary>The alphabet of AWS's unique ids and access key ids, which is that of base32.</summary>
    private const string IdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The alphabet of AWS's secret keys and session tokens.</summary>
    private const string SecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private readonly RandomNumberGenerator _generator;

    public EmulatorRandom(RandomNumberGenerator? generator = null) => _generator = generator ?? RandomNumberGenerator.Create();

    /// <summary>A unique id, such as <c>AROA</c> and 17 more characters, or an access key id, <c>ASIA</c> and 16 more.</summary>
    public string Id(string prefix, int length) => prefix + Base32(length - prefix.Length);

    /// <summary>A text of capital letters and 2 to 7, as the seeds of MFA devices are written.</summary>
    public string Base32(int length) => Text(IdAlphabet, length);

    /// <summary>A secret of letters, digits, <c>+</c> and <c>/</c>.</summary>
    public string Secret(int length) => Text(SecretAlphabet, length);

    /// <summary>A request id or a token's <c>jti</c>.</summary>
    public string Uuid()
    {
        var bytes = new byte[16];
        _generator.GetBytes(bytes);
        return new Guid(bytes).ToString("D");
    }

    public void Dispose() => _generator.Dispose();

    private string Text(string alphabet, int length)
    {
        var bytes = new byte[length];
        _generator.GetBytes(bytes);
        var characters = new char[length];
        for (var i = 0; i < length; i++)
        {
            // Both alphabets' lengths divide 256, so that no character is likelier than another.
            characters[i] = alphabet[bytes[i] % alphabet.Length];
        }

        return new string(characters);
    }
}
