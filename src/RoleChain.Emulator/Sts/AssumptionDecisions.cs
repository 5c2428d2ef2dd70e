using System;
using System.Linq;
using RoleChain.Core.Policies;
using RoleChain.Core.Policy;
using RoleChain.Emulator.Accounts;

namespace RoleChain.Emulator.Sts;

/// <summary>Asks for every action that a call needs.</summary>
internal sealed class AssumptionDecisions
{
    private readonly PolicyLibrary _organization;

    /// <param name="organization">The organization's control policies.</param>
    public AssumptionDecisions(PolicyLibrary organization) => _organization = organization;

    /// <summary>Asks for all of them.</summary>
    /// <param name="assumeAction">The action that assumes it, such as <c>sts:AssumeRole</c>.</param>
    /// <param name="role">The role.</param>
    /// <param name="principal">Who asks.</param>
    /// <param name="caller">Who signed the call; null where nobody did.</param>
    /// <param name="context">The call's keys.</param>
    /// <param name="attributes">What the session is to carry.</param>
    /// <param name="refuse">Makes the error of an action that is not allowed, and the reason.</param>
    /// <exception cref="StsRefusal">One is not allowed.</exception>
    public void Require(string assumeAction, EmulatedRole role, RequestPrincipal principal, StsCaller? caller, RequestContext context, SessionAttributes attributes, Func<string, string, StsRefusal> refuse)
    {
        foreach (var action in StsActions.Of(assumeAction, !attributes.Tags.IsEmpty, attributes.SourceIdentity is not null))
        {
            var decision = RoleAssumptionAuthorizer.Authorize(new RoleAssumption(role.TrustPolicy, new AuthorizationRequest(action, principal) { Resource = role.Arn.Text, Context = context }, role.Arn.Account)
            {
                CallerPolicies = caller?.Policies ?? [],
                PermissionsBoundary = caller?.PermissionsBoundary,
                HasUnknownBoundary = caller?.HasUnknownBoundary == true,
                SessionPolicies = caller?.Attributes.Policies ?? [],
                ServiceControlPolicies = caller is null ? [] : ServiceControlPoliciesOver(caller.AccountId),
                ResourceControlPolicies = [.. (_organization.ResourceControlPoliciesOver(role.Arn.Account) ?? []).Select(policy => policy.Document)],
            });
            if (!decision.Allowed)
            {
                throw refuse(action, decision.Explanation);
            }
        }
    }

    /// <summary>The service control policies over an account.</summary>
    /// <param name="account">The caller's account.</param>
    public PolicyDocument[] ServiceControlPoliciesOver(string account) => [.. (_organization.ServiceControlPoliciesOver(account) ?? []).Select(policy => policy.Document)];
}
