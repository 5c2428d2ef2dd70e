using System;
using System.Linq;

namespace RoleChain.Core.Policy;

/// <summary>Asks one policy about one request.</summary>
public static class PolicyEvaluator
{
    /// <summary>What the policy says, with a trace of every statement and condition.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="request">The request.</param>
    public static PolicyEvaluation Evaluate(PolicyDocument policy, AuthorizationRequest request)
    {
        _ = policy ?? throw new ArgumentNullException(nameof(policy));
        _ = request ?? throw new ArgumentNullException(nameof(request));

        return new PolicyEvaluation([.. policy.Statements.Select(statement => Trace(statement, policy.Kind, request))]);
    }

    private static StatementTrace Trace(PolicyStatement statement, PolicyKind kind, AuthorizationRequest request)
    {
        var (match, principal) = kind == PolicyKind.Identity ? (PrincipalMatch.Holder, null) : PrincipalMatcher.Match(statement, request.Principal);
        var actionMatched = statement.ActionPatterns.Any(pattern => pattern.Matches(request.Action)) != statement.IsNotAction;

        // A trust policy is about the one role that it is attached to.
        var resourceMatched = kind == PolicyKind.Trust
            || statement.ResourceTemplates.Any(template => template.Resolve(request.Context) is { } pattern && pattern.Matches(request.Resource ?? string.Empty)) != statement.IsNotResource;
        var resourceIsUnknown = resourceMatched == statement.IsNotResource && statement.ResourceTemplates.Any(template => template.IsUnknown(request.Context));
        return new StatementTrace(statement, match, principal, actionMatched, resourceMatched && !resourceIsUnknown, resourceIsUnknown, [.. statement.Conditions.Select(condition => ConditionEvaluator.Evaluate(condition, request.Context))]);
    }
}
