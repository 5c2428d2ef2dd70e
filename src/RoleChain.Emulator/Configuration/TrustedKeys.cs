using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace RoleChain.Emulator.Configuration;

/// <summary>Reads the keys of another issuer from the configuration. They are the only ones ever used for it.</summary>
internal static class TrustedKeys
{
    public static IReadOnlyList<SecurityKey> Parse(ConfigurationSource source, string path, JsonElement jwks)
    {
        if (jwks.ValueKind != JsonValueKind.Object)
        {
            throw source.Fault(path, "is not a JSON Web Key Set");
        }

        JsonWebKeySet set;
        try
        {
            set = JsonWebKeySet.Create(jwks.GetRawText());
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            throw source.Fault(path, "is not a JSON Web Key Set", cause: exception);
        }

        if (set.Keys.Count == 0)
        {
            throw source.Fault(path + ".keys", "has no key");
        }

        // A symmetric key would let whoever verifies a token make one; a private key does not belong into a file of verifiers.
        if (set.Keys.Any(key => key.Kty is not ("RSA" or "EC") || key.HasPrivateKey || string.IsNullOrEmpty(key.Kid)))
        {
            throw source.Fault(path + ".keys", "has a key that is not a public RSA or EC key with a kid");
        }

        return set.Keys.Cast<SecurityKey>().ToArray();
    }
}
