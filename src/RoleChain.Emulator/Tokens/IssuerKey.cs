using System;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace RoleChain.Emulator.Tokens;

/// <summary>The key that signs the emulator's tokens. It is made at start and never leaves the process.</summary>
internal sealed class IssuerKey : IDisposable
{
    private const int KeyBits = 2048;

    private readonly RSA _rsa;

    public IssuerKey(string keyId)
    {
        _rsa = RSA.Create();
        _rsa.KeySize = KeyBits;
        KeyId = keyId;
        Credentials = new SigningCredentials(new RsaSecurityKey(_rsa) { KeyId = keyId }, SecurityAlgorithms.RsaSha256)
        {
            // The cache of the library is of the process and would outlive the key.
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        PublicParameters = _rsa.ExportParameters(includePrivateParameters: false);
        PublicKey = new RsaSecurityKey(PublicParameters) { KeyId = keyId };
    }

    public string KeyId { get; }

    public SigningCredentials Credentials { get; }

    public RSAParameters PublicParameters { get; }

    public SecurityKey PublicKey { get; }

    public void Dispose() => _rsa.Dispose();
}
