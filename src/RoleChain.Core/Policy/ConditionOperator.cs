using System;
using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>A condition operator with its prefix and suffix (IAM user guide, "Condition operators"). Names are exact.</summary>
internal sealed class ConditionOperator
{
    private const string AnyPrefix = "ForAnyValue:";
    private const string AllPrefix = "ForAllValues:";
    private const string IfExistsSuffix = "IfExists";

    private static readonly Dictionary<string, ConditionOperator> ByName = new(StringComparer.Ordinal)
    {
        ["StringEquals"] = new(ConditionFamily.Text),
        ["StringNotEquals"] = new(ConditionFamily.Text) { IsNegated = true },
        ["StringEqualsIgnoreCase"] = new(ConditionFamily.TextIgnoringCase),
        ["StringNotEqualsIgnoreCase"] = new(ConditionFamily.TextIgnoringCase) { IsNegated = true },
        ["StringLike"] = new(ConditionFamily.TextPattern),
        ["StringNotLike"] = new(ConditionFamily.TextPattern) { IsNegated = true },
        ["ArnEquals"] = new(ConditionFamily.Arn),
        ["ArnLike"] = new(ConditionFamily.Arn),
        ["ArnNotEquals"] = new(ConditionFamily.Arn) { IsNegated = true },
        ["ArnNotLike"] = new(ConditionFamily.Arn) { IsNegated = true },
        ["NumericEquals"] = new(ConditionFamily.Number),
        ["NumericNotEquals"] = new(ConditionFamily.Number) { IsNegated = true },
        ["NumericLessThan"] = new(ConditionFamily.Number) { Comparison = ConditionComparison.Less },
        ["NumericLessThanEquals"] = new(ConditionFamily.Number) { Comparison = ConditionComparison.LessOrEqual },
        ["NumericGreaterThan"] = new(ConditionFamily.Number) { Comparison = ConditionComparison.Greater },
        ["NumericGreaterThanEquals"] = new(ConditionFamily.Number) { Comparison = ConditionComparison.GreaterOrEqual },
        ["DateEquals"] = new(ConditionFamily.Date),
        ["DateNotEquals"] = new(ConditionFamily.Date) { IsNegated = true },
        ["DateLessThan"] = new(ConditionFamily.Date) { Comparison = ConditionComparison.Less },
        ["DateLessThanEquals"] = new(ConditionFamily.Date) { Comparison = ConditionComparison.LessOrEqual },
        ["DateGreaterThan"] = new(ConditionFamily.Date) { Comparison = ConditionComparison.Greater },
        ["DateGreaterThanEquals"] = new(ConditionFamily.Date) { Comparison = ConditionComparison.GreaterOrEqual },
        ["Bool"] = new(ConditionFamily.Boolean),
        ["BinaryEquals"] = new(ConditionFamily.Binary),
        ["IpAddress"] = new(ConditionFamily.Address),
        ["NotIpAddress"] = new(ConditionFamily.Address) { IsNegated = true },
        ["Null"] = new(ConditionFamily.Null),
    };

    private ConditionOperator(ConditionFamily family) => Family = family;

    public ConditionFamily Family { get; }

    public ConditionComparison Comparison { get; private init; }

    public bool IsNegated { get; private init; }

    public bool IsIfExists { get; private init; }

    public ConditionSet Set { get; private init; }

    /// <summary>Reads an operator's name; null where AWS has none of that name.</summary>
    public static ConditionOperator? Find(string name)
    {
        var set = ConditionSet.None;
        var bare = name;
        if (name.StartsWith(AnyPrefix, StringComparison.Ordinal))
        {
            set = ConditionSet.AnyValue;
            bare = name.Substring(AnyPrefix.Length);
        }
        else if (name.StartsWith(AllPrefix, StringComparison.Ordinal))
        {
            set = ConditionSet.AllValues;
            bare = name.Substring(AllPrefix.Length);
        }

        var isIfExists = bare.EndsWith(IfExistsSuffix, StringComparison.Ordinal);
        if (isIfExists)
        {
            bare = bare.Substring(0, bare.Length - IfExistsSuffix.Length);
        }

        // Null asks for the key's presence itself: IAM refuses IfExists with it.
        if (!ByName.TryGetValue(bare, out var found) || (found.Family == ConditionFamily.Null && isIfExists))
        {
            return null;
        }

        return new ConditionOperator(found.Family) { Comparison = found.Comparison, IsNegated = found.IsNegated, IsIfExists = isIfExists, Set = set };
    }
}
