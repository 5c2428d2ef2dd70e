using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Policy;

/// <summary>How one condition of a statement came out.</summary>
public sealed class ConditionTrace
{
    private readonly PolicyCondition _condition;
    private readonly RequestContext _context;

    internal ConditionTrace(PolicyCondition condition, RequestContext context, RequestContextValue? actual, bool matched, bool isUnknown)
    {
        _condition = condition;
        _context = context;
        Actual = actual?.Values ?? [];
        IsKeyPresent = actual is not null;
        Matched = matched;
        IsUnknown = isUnknown;
    }

    /// <summary>The operator as written.</summary>
    public string Operator => _condition.OperatorName;

    /// <summary>The operator.</summary>
    internal ConditionOperator Parsed => _condition.Operator;

    /// <summary>The key as written.</summary>
    public string Key => _condition.Key;

    /// <summary>The values that the policy has, as written. They can be confidential (an external id).</summary>
    public IReadOnlyList<string> Expected => _condition.Values;

    /// <summary>The same values with their policy variables replaced; null in the place of one that cannot be resolved. Made when it is asked for: a policy can hold one long variable many times.</summary>
    public IReadOnlyList<string?> Resolved => [.. _condition.Compiled.Select(value => value.Resolve(_context))];

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
