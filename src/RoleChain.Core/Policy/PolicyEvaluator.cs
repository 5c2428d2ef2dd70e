using System;

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

        var statements = new StatementTrace[policy.Statements.Count];
        for (var index = 0; index < statements.Length; index++)
        {
            statements[index] = Trace(policy.Statements[index], policy.Kind, request);
        }

        return new PolicyEvaluation(statements);
    }

    private static StatementTrace Trace(PolicyStatement statement, PolicyKind kind, AuthorizationRequest request)
    {
        var (match, principal) = kind == PolicyKind.Identity ? (PrincipalMatch.Holder, null) : PrincipalMatcher.Match(statement, request);
        var conditions = new ConditionTrace[statement.Conditions.Count];
        for (var index = 0; index < conditions.Length; index++)
        {
            conditions[index] = ConditionEvaluator.Evaluate(statement.Conditions[index], request.Context);
        }

        // A policy without resources is about the one that it is attached to: a trust policy about its role.
        var resourceMatched = !statement.HasResource || HasResource(statement, request, isWidest: false) != statement.IsNotResource;
        var resourceIsUnknown = statement.HasResource && request.Context.HasUnknown && HasResource(statement, request, isWidest: true) != statement.IsNotResource != resourceMatched;
        return new StatementTrace(statement, match, principal, HasAction(statement, request) != statement.IsNotAction, resourceMatched && !resourceIsUnknown, resourceIsUnknown, conditions);
    }

    private static bool HasAction(PolicyStatement statement, AuthorizationRequest request)
    {
        foreach (var pattern in statement.ActionPatterns)
        {
            if (pattern.Matches(request.ActionText))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasResource(PolicyStatement statement, AuthorizationRequest request, bool isWidest)
    {
        foreach (var template in statement.ResourceTemplates)
        {
            if (template.Matches(request.ResourceText, request.Context, isWidest, isArn: false))
            {
                return true;
            }
        }

        return false;
    }
}
