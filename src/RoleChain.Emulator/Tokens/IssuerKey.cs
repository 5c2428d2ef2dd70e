using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace RoleChain.Emulator.Tokens;

/// <summary>The key that signs the emulator's tokens. It is made at start and never leaves the process.</summary>
internal sealed class IssuerKey
{
    private const int KeyBits = 2048;

    /// <summary>Makes a key.</summary>
    /// <param name="keyId">Its <c>kid</c>.</param>
    /// <param name="rsa">The key itself; null for a new one. It lives as long as this object: tokens can be made after the emulator was stopped.</param>
    public IssuerKey(string keyId, RSA? rsa = null)
    {
        rsa ??= Generate();
        KeyId = keyId;
        Credentials = new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = keyId }, SecurityAlgorithms.RsaSha256)
        {
            // The cache of the library is of the process and would outlive the key.
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        PublicParameters = rsa.ExportParameters(includePrivateParameters: false);
        PublicKey = new RsaSecurityKey(PublicParameters) { KeyId = keyId };
    }

    public string KeyId { get; }

    public SigningCredentials Credentials { get; }

    public RSAParameters PublicParameters { get; }

    public SecurityKey PublicKey { get; }

    private static RSA Generate()
    {
        var rsa = RSA.Create();
        rsa.KeySize = KeyBits;
        return rsa;
    }
}
