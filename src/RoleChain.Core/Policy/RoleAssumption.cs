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

    /// <summary>Whether those are all that the caller has. Where they are not, one that is not known may allow it, or deny it.</summary>
    public bool HasAllCallerPolicies { get; init; } = true;

    /// <summary>
    /// The session policies that the caller's session was made with: they bound what its role's policies allow, together. None where it was made
    /// without any: nothing is bounded then. Only a role's session has them: what is here is not looked at for others.
    /// </summary>
    public IReadOnlyList<PolicyDocument> SessionPolicies { get; init; } = [];

    /// <summary>The permissions boundary of the caller: it bounds what the identity policies allow. Null where it has none.</summary>
    public PolicyDocument? PermissionsBoundary { get; init; }

    /// <summary>Whether the caller has a permissions boundary that is not known.</summary>
    public bool HasUnknownBoundary { get; init; }

    /// <summary>
    /// The service control policies over the caller's account, of every level. None where there are none. They bind users and sessions,
    /// those of the organization's management account not: give none for it.
    /// </summary>
    public IReadOnlyList<PolicyDocument> ServiceControlPolicies { get; init; } = [];

    /// <summary>The resource control policies over the account of the role to assume, of every level. AWS's own, which allows everything, goes without saying. None where there are none.</summary>
    public IReadOnlyList<PolicyDocument> ResourceControlPolicies { get; init; } = [];

    /// <summary>Whether policies of the organization that are not known may bind the caller's account or the role's.</summary>
    public bool HasUnknownOrganizationPolicies { get; init; }
}
