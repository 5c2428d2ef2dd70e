using System;
using System.Text;

namespace RoleChain.Tests;

/// <summary>Tokens and keys that are easy to find again, wherever they should not be.</summary>
internal static class Canary
{
    public const string Secret = "canary-secret-key";
    public const string SessionToken = "canary-session-token";
    public const string Bearer = "canary-bearer";

    /// <summary>A JWT (of no valid signature) with the given claims.</summary>
    public static string Token(string payload = "{\"iss\":\"https://token.actions.githubusercontent.com\",\"sub\":\"repo:octo-org/octo-app:ref:refs/heads/main\",\"aud\":\"sts.amazonaws.com\",\"exp\":4102444800,\"secret_claim\":\"canary-claim\"}") =>
        Encode("{\"alg\":\"RS256\",\"kid\":\"canary-kid\"}") + "." + Encode(payload) + ".canary-signature";

    private static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
