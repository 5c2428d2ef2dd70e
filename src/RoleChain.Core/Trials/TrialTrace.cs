using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Trials;

/// <summary>The trace of a statement as it is shown: without external ids.</summary>
internal static class TrialTrace
{
    public static StatementVerdict Of(RefusalSide side, string policy, string action, StatementTrace statement) => new()
    {
        Side = side,
        Policy = policy,
        Action = action,
        Statement = statement.Index + 1,
        Sid = string.IsNullOrEmpty(statement.Sid) ? null : SafeText.ForDisplay(statement.Sid, 128),
        Effect = statement.Effect.ToString(),
        Applies = statement.Applies,
        PrincipalMatched = statement.PrincipalMatched,
        ActionMatched = statement.ActionMatched,
        ResourceMatched = statement.ResourceMatched,
        Conditions = statement.Conditions.Select(Of).ToArray(),
    };

    /// <summary>Whether the values of a condition are nobody's to see. A key that is misspelt has the same values.</summary>
    public static bool IsConfidential(ConditionTrace condition) => condition.Key.IndexOf("ExternalId", StringComparison.OrdinalIgnoreCase) >= 0;

    private static ConditionVerdict Of(ConditionTrace condition)
    {
        var isConfidential = IsConfidential(condition);
        return new ConditionVerdict
        {
            Operator = condition.Operator,
            Key = SafeText.ForDisplay(condition.Key),
            Expected = isConfidential ? [] : Shown(condition.Expected),
            Actual = isConfidential ? [] : Shown(condition.Actual),
            Matched = condition.Matched,
            IsUnknown = condition.IsUnknown,
        };
    }

    private static string[] Shown(IReadOnlyList<string> values) => values.Take(16).Select(value => SafeText.ForDisplay(value, 512)).ToArray();
}
