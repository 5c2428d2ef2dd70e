using System.Collections.Generic;

namespace RoleChain;

/// <summary>What a chain is tried with.</summary>
public sealed class ChainTrialOptions
{
    /// <summary>The claims of a token: texts or lists of texts; null to fetch the token of the chain's identity, unless <see cref="IsOffline"/>. Without <c>aud</c> they have the audience that the chain asks for.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Claims { get; init; }

    /// <summary>Whether the token has claims beside those: what they are is not known then. Else it has none but those.</summary>
    public bool HasOtherClaims { get; init; }

    /// <summary>Who holds the source credential: the ARN of a user, a role or a session; null where the chain starts from a token, or to have AWS asked.</summary>
    public string? CallerArn { get; init; }

    /// <summary>Whether policies of an organization that were not given count as not known, so that a hop is not said to be allowed.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Whether nothing is called: no token is fetched, no policy read from AWS.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Whether the hops are taken for real, up to the first refusal.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether trust policies are read with <c>iam:GetRole</c>, by each hop's own credential, which can read those of its own account alone.</summary>
    public bool ReadsLivePolicies { get; init; }

    /// <summary>Files and folders with policies: emulator configurations, CloudFormation templates, Terraform plans, answers of <c>iam</c>, plain documents.</summary>
    public IReadOnlyList<string> PolicyPaths { get; init; } = [];

    /// <summary>Service control policies over the callers' accounts; empty where they are not known.</summary>
    public IReadOnlyList<string> ServiceControlPolicyPaths { get; init; } = [];

    /// <summary>Resource control policies over the roles' accounts; empty where they are not known.</summary>
    public IReadOnlyList<string> ResourceControlPolicyPaths { get; init; } = [];

    /// <summary>Whether any policies were given.</summary>
    public bool HasPolicies => PolicyPaths.Count + ServiceControlPolicyPaths.Count + ResourceControlPolicyPaths.Count > 0;
}
