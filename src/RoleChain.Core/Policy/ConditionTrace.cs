using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>How one condition of a statement came out.</summary>
public sealed class ConditionTrace
{
    internal ConditionTrace(PolicyCondition condition, IReadOnlyList<string?> resolved, RequestContextValue? actual, bool matched, bool isUnknown)
    {
        Operator = condition.OperatorName;
        Key = condition.Key;
        Expected = condition.Values;
        Resolved = resolved;
        Actual = actual?.Values ?? [];
        IsKeyPresent = actual is not null;
        Matched = matched;
        IsUnknown = isUnknown;
    }

    /// <summary>The operator as written.</summary>
    public string Operator { get; }

    /// <summary>The key as written.</summary>
    public string Key { get; }

    /// <summary>The values that the policy has, as written. They can be confidential (an external id).</summary>
    public IReadOnlyList<string> Expected { get; }

    /// <summary>The same values with their policy variables replaced; null in the place of one that cannot be resolved, which matches nothing.</summary>
    public IReadOnlyList<string?> Resolved { get; }

    /// <summary>The values that the request has; empty where the key is absent. They can be confidential.</summary>
    public IReadOnlyList<string> Actual { get; }

    /// <summary>Whether the request has the key at all.</summary>
    public bool IsKeyPresent { get; }

    /// <summary>Whether the condition holds.</summary>
    public bool Matched { get; }

    /// <summary>Whether it cannot be said: the key, or a variable of what it is compared with, is not known. It is not <see cref="Matched"/> then.</summary>
    public bool IsUnknown { get; }

    /// <summary>The operator, the key and the outcome; no values.</summary>
    public override string ToString() => Operator + " on " + SafeText.ForDisplay(Key) + (Matched ? " holds" : IsUnknown ? " is not known" : IsKeyPresent ? " does not hold" : " does not hold: the request has no such key");
}
