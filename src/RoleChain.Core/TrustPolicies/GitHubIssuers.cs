using System;

namespace RoleChain.Core.TrustPolicies;

/// <summary>The issuers of GitHub Actions' tokens (GitHub, "OpenID Connect reference"), by what their condition keys begin with.</summary>
internal static class GitHubIssuers
{
    private const string Public = "token.actions.githubusercontent.com";

    /// <summary>Whether a provider is GitHub: the public one, an enterprise's own path of it, one with data residency, or a GitHub Enterprise Server.</summary>
    /// <param name="provider">The issuer's URL without <c>https://</c>.</param>
    public static bool Has(string provider) =>
        string.Equals(provider, Public, StringComparison.OrdinalIgnoreCase)
        || provider.StartsWith(Public + "/", StringComparison.OrdinalIgnoreCase)
        || (provider.StartsWith("token.actions.", StringComparison.OrdinalIgnoreCase) && provider.EndsWith(".ghe.com", StringComparison.OrdinalIgnoreCase))
        || provider.EndsWith("/_services/token", StringComparison.OrdinalIgnoreCase);
}
