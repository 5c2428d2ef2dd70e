using System;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace RoleChain.Emulator.Tokens;

/// <summary>The OpenID configuration and the key set of the emulator's issuer.</summary>
internal sealed class DiscoveryDocuments
{
    public const string ConfigurationPath = "/.well-known/openid-configuration";
    public const string KeysPath = "/.well-known/jwks";

    private static readonly string[] SubjectTypes = ["public", "pairwise"];
    private static readonly string[] ResponseTypes = ["id_token"];
    private static readonly string[] SigningAlgorithms = [SecurityAlgorithms.RsaSha256];
    private static readonly string[] Scopes = ["openid"];

    private static readonly string[] Claims =
    [
        "sub", "aud", "exp", "iat", "iss", "jti", "nbf", "ref", "repository", "repository_id", "repository_owner", "repository_owner_id",
        "run_id", "run_number", "run_attempt", "actor", "actor_id", "workflow", "workflow_ref", "head_ref", "base_ref", "event_name",
        "ref_type", "environment", "job_workflow_ref",
    ];

    public DiscoveryDocuments(Uri endpoint, string issuer, IssuerKey key)
    {
        Configuration = JsonSerializer.Serialize(new
        {
            issuer,
            jwks_uri = new Uri(endpoint, KeysPath).AbsoluteUri,
            subject_types_supported = SubjectTypes,
            response_types_supported = ResponseTypes,
            claims_supported = Claims,
            id_token_signing_alg_values_supported = SigningAlgorithms,
            scopes_supported = Scopes,
        });
        Keys = JsonSerializer.Serialize(new
        {
            keys = new[]
            {
                new
                {
                    kty = "RSA",
                    alg = SecurityAlgorithms.RsaSha256,
                    use = "sig",
                    kid = key.KeyId,
                    n = Base64UrlEncoder.Encode(key.PublicParameters.Modulus),
                    e = Base64UrlEncoder.Encode(key.PublicParameters.Exponent),
                },
            },
        });
    }

    public string Configuration { get; }

    public string Keys { get; }
}
