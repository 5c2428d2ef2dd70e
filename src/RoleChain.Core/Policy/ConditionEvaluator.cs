namespace RoleChain.Core.Policy;

/// <summary>Whether one condition holds for one request.</summary>
internal static class ConditionEvaluator
{
    private static readonly RequestText True = new("true");
    private static readonly RequestText False = new("false");

    public static ConditionTrace Evaluate(PolicyCondition condition, RequestContext context)
    {
        var actual = context.Find(condition.Key);
        if (actual is null && context.IsUnknown(condition.Key))
        {
            return new ConditionTrace(condition, context, actual, matched: false, isUnknown: true);
        }

        // Values that are not known are tried both ways: as if they matched nothing, and as if they matched everything.
        var holds = Holds(condition, actual, context, isWidest: false);
        var isUnknown = context.HasUnknown && condition.HasVariables && Holds(condition, actual, context, isWidest: true) != holds;
        return new ConditionTrace(condition, context, actual, holds && !isUnknown, isUnknown);
    }

    private static bool Holds(PolicyCondition condition, RequestContextValue? actual, RequestContext context, bool isWidest)
    {
        var conditionOperator = condition.Operator;
        if (conditionOperator.Family == ConditionFamily.Null)
        {
            return HoldsOfPresence(condition, actual, context, isWidest);
        }

        if (actual is null)
        {
            return HoldsWithoutKey(conditionOperator);
        }

        switch (conditionOperator.Set)
        {
            // "It also returns true if ... the key values resolve to a null data set, such as an empty string"; ForAnyValue false.
            case ConditionSet.AllValues:
                return IsNullSet(actual) || AllOrAny(condition, actual, context, isWidest, isAll: true);
            case ConditionSet.AnyValue:
                return !IsNullSet(actual) && AllOrAny(condition, actual, context, isWidest, isAll: false);
            default:
                // "Multivalued condition keys require a set operator"; what becomes of several values without one the guide does not say. No
                // condition holds of them then, a negated one neither, so that a policy never allows more than its author can have meant.
                return actual.Texts.Length == 1 && HoldsFor(condition, actual.Texts[0], context, isWidest);
        }
    }

    // "true (the key doesn't exist — it is null) or false (the key exists and its value is not null)"; an empty text is null: "it is possible to
    // include an empty string. In this case, the value in the request context is null." With a set operator it looks at nothing: "they always
    // return a true or false respectively" (IAM Access Analyzer policy check reference).
    private static bool HoldsOfPresence(PolicyCondition condition, RequestContextValue? actual, RequestContext context, bool isWidest) =>
        condition.Operator.Set == ConditionSet.None
            ? AnyMatches(condition, actual is null || IsNullSet(actual) ? True : False, context, isWidest)
            : condition.Operator.Set == ConditionSet.AllValues;

    private static bool AllOrAny(PolicyCondition condition, RequestContextValue actual, RequestContext context, bool isWidest, bool isAll)
    {
        foreach (var text in actual.Texts)
        {
            if (HoldsFor(condition, text, context, isWidest) != isAll)
            {
                return !isAll;
            }
        }

        return isAll;
    }

    private static bool HoldsFor(PolicyCondition condition, RequestText text, RequestContext context, bool isWidest) =>
        AnyMatches(condition, text, context, isWidest) != condition.Operator.IsNegated;

    private static bool AnyMatches(PolicyCondition condition, RequestText text, RequestContext context, bool isWidest)
    {
        foreach (var value in condition.Compiled)
        {
            if (value.Matches(text, context, isWidest))
            {
                return true;
            }
        }

        return false;
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

    private static bool IsNullSet(RequestContextValue actual)
    {
        foreach (var text in actual.Texts)
        {
            if (text.Text.Length > 0)
            {
                return false;
            }
        }

        return true;
    }
}
