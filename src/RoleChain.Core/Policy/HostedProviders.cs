using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Policy;

/// <summary>
/// Identity providers that IAM knows by their host: an account needs none of its own for them, and a trust policy names the host in place of an ARN
/// (IAM user guide, "Create an OpenID Connect (OIDC) identity provider in IAM", "Available keys for AWS OIDC federation").
/// </summary>
internal static class HostedProviders
{
    private const string Google = "accounts.google.com";
    private const string Cognito = "cognito-identity.amazonaws.com";

    private static readonly string[] Hosts = [Google, Cognito, "graph.facebook.com", "www.amazon.com"];

    /// <summary>The claims that are condition keys of Google's tokens beside <c>sub</c>, <c>aud</c> and <c>amr</c>.</summary>
    public static IReadOnlyList<string> GoogleConditionKeys { get; } = ["oaud"];

    /// <summary>Whether a provider is one of them.</summary>
    /// <param name="provider">The issuer's URL without <c>https://</c>.</param>
    public static bool Has(string provider) => Hosts.Contains(provider, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a provider is Google.</summary>
    /// <param name="provider">The issuer's URL without <c>https://</c>.</param>
    public static bool IsGoogle(string provider) => string.Equals(provider, Google, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a provider is Amazon Cognito.</summary>
    /// <param name="provider">The issuer's URL without <c>https://</c>.</param>
    public static bool IsCognito(string provider) => string.Equals(provider, Cognito, StringComparison.OrdinalIgnoreCase);

    /// <summary>A provider as the trust policy of a role names it: its host where IAM knows it by that, else the ARN of the one that the role's account has made.</summary>
    /// <param name="provider">The issuer's URL without <c>https://</c>.</param>
    /// <param name="role">The role.</param>
    public static string PrincipalOf(string provider, RoleArn role) => Has(provider) ? provider : OwnOf(provider, role.Partition, role.Account);

    /// <summary>The ARN of a provider that an account has made.</summary>
    /// <param name="provider">The issuer's URL without <c>https://</c>.</param>
    /// <param name="partition">The account's partition.</param>
    /// <param name="account">The account, twelve digits.</param>
    public static string OwnOf(string provider, string partition, string account) => "arn:" + partition + ":iam::" + account + ":oidc-provider/" + provider;
}
