using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>One decision that assuming a role needs. AssumeRole, TagSession and SetSourceIdentity are separate ones, with the same policies and other actions.</summary>
public sealed class RoleAssumption
{
    /// <summary>Describes what is asked.</summary>
    /// <param name="trustPolicy">The trust policy of the role to assume.</param>
    /// <param name="request">Who asks for which action; its resource is the role's ARN.</param>
    /// <param name="targetAccountId">The account of the role to assume, twelve digits.</param>
    public RoleAssumption(PolicyDocument trustPolicy, AuthorizationRequest request, string targetAccountId)
    {
        TrustPolicy = trustPolicy;
        Request = request;
        TargetAccountId = targetAccountId;
    }

    /// <summary>The trust policy of the role to assume.</summary>
    public PolicyDocument TrustPolicy { get; }

    /// <summary>Who asks for which action; its resource is the role's ARN.</summary>
    public AuthorizationRequest Request { get; }

    /// <summary>The account of the role to assume, twelve digits.</summary>
    public string TargetAccountId { get; }

    /// <summary>The caller's identity policies. Federated callers and services have none: what is here is not looked at for them.</summary>
    public IReadOnlyList<PolicyDocument> CallerPolicies { get; init; } = [];

    /// <summary>
    /// The session policies that the caller's session was made with: they bound what its role's policies allow, together. None where it was made
    /// without any: nothing is bounded then. Only a role's session has them: what is here is not looked at for others.
    /// </summary>
    public IReadOnlyList<PolicyDocument> SessionPolicies { get; init; } = [];
}
