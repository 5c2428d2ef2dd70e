using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Identities.Ci;

/// <summary>The CI systems whose tokens RoleChain can have.</summary>
internal static class CiProviders
{
    /// <summary>All of them. Forgejo comes before GitHub, whose endpoint it has too.</summary>
    public static IReadOnlyList<CiProvider> All { get; } =
    [
        new ForgejoProvider(),
        new GitHubProvider(),
        new GitLabProvider(),
        new BitbucketProvider(),
        new AzurePipelinesProvider(),
        new CircleCIProvider(),
        new BuildkiteProvider(),
    ];

    /// <summary>The system of a name; null for a name that is of none.</summary>
    public static CiProvider? Of(IdentityProvider provider) => All.FirstOrDefault(item => item.Provider == provider);
}
