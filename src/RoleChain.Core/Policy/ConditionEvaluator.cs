using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Policy;

/// <summary>Whether one condition holds for one request.</summary>
internal static class ConditionEvaluator
{
    public static ConditionTrace Evaluate(PolicyCondition condition, RequestContext context)
    {
        var actual = context.Find(condition.Key);
        var isOpen = false;
        var bound = new (string? Text, Func<string, bool> Test)[condition.Compiled.Count];
        for (var index = 0; index < bound.Length; index++)
        {
            bound[index] = condition.Compiled[index].Bind(context);
            isOpen |= condition.Compiled[index].IsUnknown(context);
        }

        IReadOnlyList<string?> resolved = [.. bound.Select(value => value.Text)];
        if (actual is null && context.IsUnknown(condition.Key))
        {
            return new ConditionTrace(condition, resolved, actual, matched: false, isUnknown: true);
        }

        // A value that is not known could match too: that makes a condition hold, and a negated one not.
        var holds = Holds(condition.Operator, actual, bound);
        var isUnknown = isOpen && holds == condition.Operator.IsNegated;
        return new ConditionTrace(condition, resolved, actual, holds && !isUnknown, isUnknown);
    }

    private static bool Holds(ConditionOperator condition, RequestContextValue? actual, (string? Text, Func<string, bool> Test)[] expected)
    {
        if (condition.Family == ConditionFamily.Null)
        {
            return Array.Exists(expected, value => value.Test(actual is null ? "true" : "false"));
        }

        if (actual is null)
        {
            return HoldsWithoutKey(condition);
        }

        switch (condition.Set)
        {
            // "It also returns true if ... the key values resolve to a null data set, such as an empty string"; ForAnyValue false.
            case ConditionSet.AllValues:
                return IsNullSet(actual) || actual.Values.All(value => HoldsFor(value));
            case ConditionSet.AnyValue:
                return !IsNullSet(actual) && actual.Values.Any(value => HoldsFor(value));
            default:
                // Several values need a set operator ("Multivalued condition keys require a set operator"): without one they equal no single value.
                return actual.Values.Count == 1 ? HoldsFor(actual.Values[0]) : condition.IsNegated;
        }

        bool HoldsFor(string value) => Array.Exists(expected, candidate => candidate.Test(value)) != condition.IsNegated;
    }

    // "If the key is not present ... the values do not match and the condition is false. If the policy condition requires that the key is
    // not matched ... the condition is true." IfExists: true. ForAllValues: true. ForAnyValue: false.
    private static bool HoldsWithoutKey(ConditionOperator condition) =>
        condition.IsIfExists || condition.Set switch
        {
            ConditionSet.AllValues => true,
            ConditionSet.AnyValue => false,
            _ => condition.IsNegated,
        };

    private static bool IsNullSet(RequestContextValue actual) => actual.Values.All(value => value.Length == 0);
}
