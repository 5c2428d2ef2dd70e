using System;

namespace RoleChain.Core.Policy;

/// <summary>Decides whether a role may be assumed.</summary>
public static class RoleAssumptionAuthorizer
{
    /// <summary>Asks the trust policy and, where it must agree, the caller's side.</summary>
    /// <param name="assumption">What is asked.</param>
    public static AssumptionDecision Authorize(RoleAssumption assumption) => throw new NotSupportedException();
}
