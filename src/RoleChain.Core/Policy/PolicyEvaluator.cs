using System;

namespace RoleChain.Core.Policy;

/// <summary>Asks one policy about one request.</summary>
public static class PolicyEvaluator
{
    /// <summary>What the policy says, with a trace of every statement and condition.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="request">The request.</param>
    public static PolicyEvaluation Evaluate(PolicyDocument policy, AuthorizationRequest request) => throw new NotSupportedException();
}
