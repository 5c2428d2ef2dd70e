using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Identities;
using RoleChain.Core.Identities.Ci;

namespace RoleChain.Core.Engine;

/// <summary>The values of a GitHub Actions job's default session tags, made fit as configure-aws-credentials does it.</summary>
internal static class DefaultSessionTags
{
    private const string ActorKey = "Actor";

    /// <summary>The tags of the job that this is; none elsewhere than on GitHub Actions.</summary>
    /// <param name="environment">Where the job's variables are.</param>
    /// <param name="claims">The token's claims, which alone have the actor.</param>
    public static IReadOnlyList<SessionTag> Of(JobEnvironment environment, TokenClaims claims) =>
        CiProviders.Of(IdentityProvider.GitHub)!.Runs(environment)
            ? DefaultSessionTag.All
                .Select(tag => (tag.Key, Value: Value(tag, environment, claims)))
                .Where(tag => !string.IsNullOrEmpty(tag.Value))
                .Select(tag => new SessionTag(tag.Key, SessionTagRules.MakeFit(tag.Value!)))
                .ToArray()
            : [];

    /// <summary>Whether a default tag is a convenience only, and may be left out where all of it is too large.</summary>
    public static bool IsConvenience(string key) => DefaultSessionTag.All.Any(tag => tag.IsConvenience && string.Equals(tag.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a default tag has its value from the token, so that nothing can be said of it before that is there.</summary>
    public static bool IsOfToken(string key) => string.Equals(key, ActorKey, StringComparison.OrdinalIgnoreCase);

    private static string? Value(DefaultSessionTag tag, JobEnvironment environment, TokenClaims claims) => tag switch
    {
        { Variable: { } variable } => environment[variable],
        { Key: ActorKey } => claims.Actor,
        _ => "Actions",
    };
}
