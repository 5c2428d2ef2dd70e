using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;
using RoleChain.Core.TrustPolicies;

namespace RoleChain.Core.Trials;

/// <summary>
/// A statement for who asks and nobody else, and whether one is needed: where the statement that is there is meant for others, a line that was put
/// into it would shut them out, or open it to more than the one who asks.
/// </summary>
internal static class OwnStatement
{
    /// <summary>The statement; null where it is not known who asks.</summary>
    /// <param name="question">The hop.</param>
    /// <param name="actions">Every action that the hop needs.</param>
    public static string? Json(HopQuestion question, IReadOnlyList<string> actions)
    {
        if (question.PrincipalArn is not { } principal)
        {
            return null;
        }

        if (!question.IsWithToken)
        {
            return FixJson.TrustStatement(question.PrincipalType, principal, actions);
        }

        // Without both, others' tokens would be good too.
        return question.Claims is { Subject.Length: > 0 } claims && claims.Audiences.Count > 0
            ? FixJson.TrustStatement(question.PrincipalType, principal, actions, (claims.KeyPrefix + "aud", claims.Audiences[0]), (claims.KeyPrefix + "sub", claims.Subject))
            : null;
    }

    /// <summary>Whether who asks cannot be named in a statement that does not name him yet.</summary>
    /// <param name="question">The hop.</param>
    /// <param name="statement">The statement.</param>
    public static bool IsNeededForPrincipal(HopQuestion question, StatementTrace statement) => question.IsWithToken
        ? statement.Statement.Principals.Any(principal => IsOfUse(principal, question.Role)) || !AsksWhose(question, statement)
        : !statement.ActionMatched || IsForTokens(statement);

    /// <summary>Whether an action that assumes the role cannot be put into a statement that names who asks.</summary>
    /// <param name="question">The hop.</param>
    /// <param name="statement">The statement.</param>
    public static bool IsNeededForAction(HopQuestion question, StatementTrace statement) => question.IsWithToken
        ? !AsksWhose(question, statement)
        : IsForTokens(statement) || statement.Statement.Principals.Any(principal => principal.IsAnyone) || statement.PrincipalMatch is PrincipalMatch.Account or PrincipalMatch.Anyone;

    /// <summary>Whether a principal lets anybody in: an id names nobody any more, and a provider of another account is none of this role's.</summary>
    private static bool IsOfUse(PolicyPrincipal principal, RoleArn role) => !principal.IsUniqueId
        && !(principal.Type == PolicyPrincipalType.Federated && PolicyArn.TryParse(principal.Value, out var provider) && provider.AccountId != role.Account);

    /// <summary>Whether a statement says whose tokens of this issuer are good.</summary>
    private static bool AsksWhose(HopQuestion question, StatementTrace statement) => question.Claims is { } claims && statement.Statement.Conditions.Any(condition =>
        string.Equals(condition.Key, claims.KeyPrefix + "sub", StringComparison.OrdinalIgnoreCase)
        && AllowStatement.NeedsKey(condition)
        && !condition.Values.Any(value => SubjectPattern.Of(value, AllowStatement.TakesWildcards(condition), hasVariables: true).HasWildcardOwner));

    /// <summary>Whether a statement asks for claims, which a signed call does not have.</summary>
    private static bool IsForTokens(StatementTrace statement) => statement.Conditions.Any(condition => !condition.Matched && ConditionCauses.IsOfIssuer(condition.Key));
}
