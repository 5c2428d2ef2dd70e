using System;
using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>The issuers of GitHub Actions' tokens (GitHub, "OpenID Connect reference"), by what their condition keys begin with.</summary>
internal static class GitHubIssuers
{
    private const string Public = "token.actions.githubusercontent.com";

    /// <summary>The claims that are condition keys beside <c>sub</c>, <c>aud</c> and <c>amr</c>, since January 2026.</summary>
    public static IReadOnlyList<string> ConditionKeys { get; } = ["actor", "actor_id", "job_workflow_ref", "repository", "repository_id", "workflow", "ref", "environment", "enterprise_id"];

    /// <summary>Whether a provider's tokens have those keys: the public one's, and those of an enterprise's own path of it.</summary>
    /// <param name="provider">The issuer's URL without <c>https://</c>.</param>
    public static bool HaveConditionKeys(string provider) => provider == Public || provider.StartsWith(Public + "/", StringComparison.Ordinal);

    /// <summary>Whether a provider is the public one but for its case or a slash at its end: IAM compares to the letter, so that no token is of it.</summary>
    /// <param name="provider">The issuer's URL without <c>https://</c>.</param>
    public static bool IsMiswritten(string provider) => provider != Public && string.Equals(provider.TrimEnd('/'), Public, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a provider is GitHub: the public one, an enterprise's own path of it, one with data residency, or a GitHub Enterprise Server.</summary>
    /// <param name="provider">The issuer's URL without <c>https://</c>.</param>
    public static bool Has(string provider) =>
        string.Equals(provider, Public, StringComparison.OrdinalIgnoreCase)
        || provider.StartsWith(Public + "/", StringComparison.OrdinalIgnoreCase)
        || (provider.StartsWith("token.actions.", StringComparison.OrdinalIgnoreCase) && provider.EndsWith(".ghe.com", StringComparison.OrdinalIgnoreCase))
        || provider.EndsWith("/_services/token", StringComparison.OrdinalIgnoreCase);
}
