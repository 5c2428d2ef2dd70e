using System;
using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>One key of one operator of a statement's Condition. Its values are OR'ed (NOR'ed by negated operators); conditions are AND'ed.</summary>
public sealed class PolicyCondition
{
    internal PolicyCondition(string operatorName, ConditionOperator conditionOperator, string key, IReadOnlyList<string> values, ConditionValue[] compiled)
    {
        OperatorName = operatorName;
        Operator = conditionOperator;
        Key = key;
        Values = values;
        Compiled = compiled;
        HasVariables = Array.Exists(compiled, value => value.HasVariables);
    }

    /// <summary>The operator as written, with its set prefix and IfExists, such as <c>ForAnyValue:StringLikeIfExists</c>.</summary>
    public string OperatorName { get; }

    /// <summary>The key as written, such as <c>sts:ExternalId</c>.</summary>
    public string Key { get; }

    /// <summary>The values as written. They can be confidential (an external id).</summary>
    public IReadOnlyList<string> Values { get; }

    internal ConditionOperator Operator { get; }

    internal ConditionValue[] Compiled { get; }

    internal bool HasVariables { get; }

    /// <summary>The operator and key, made fit to print; the values can be confidential.</summary>
    public override string ToString() => OperatorName + " on " + SafeText.ForDisplay(Key);
}
