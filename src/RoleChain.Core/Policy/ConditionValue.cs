using System;

namespace RoleChain.Core.Policy;

/// <summary>One value of a condition, understood once: as a template for operators that take variables, else as what it stands for.</summary>
internal sealed class ConditionValue
{
    private readonly string _text;
    private readonly ConditionFamily _family;
    private readonly ConditionComparison _comparison;
    private readonly PolicyTemplate? _template;
    private readonly decimal _number;
    private readonly DateTimeOffset _date;
    private readonly byte[]? _bytes;
    private readonly CidrBlock? _block;

    private ConditionValue(string text, ConditionOperator condition, PolicyTemplate? template, object? meaning)
    {
        _text = text;
        _family = condition.Family;
        _comparison = condition.Comparison;
        _template = template;
        _number = meaning as decimal? ?? default;
        _date = meaning as DateTimeOffset? ?? default;
        _bytes = meaning as byte[];
        _block = meaning as CidrBlock;
    }

    /// <summary>Whether it holds a variable, so that it differs from request to request.</summary>
    public bool HasVariables => _template?.HasVariables == true;

    /// <summary>Whether it is of another type than the operator compares, so that nothing matches it.</summary>
    public bool NeverMatches { get; private init; }

    /// <summary>Reads a value as its operator does.</summary>
    /// <param name="text">The value as written.</param>
    /// <param name="condition">The operator.</param>
    /// <param name="hasVariables">Whether the policy's version has variables.</param>
    /// <param name="problem">What is wrong with it; null where nothing is.</param>
    public static ConditionValue? TryParse(string text, ConditionOperator condition, bool hasVariables, out string? problem)
    {
        if (condition.Family is ConditionFamily.Text or ConditionFamily.TextIgnoringCase or ConditionFamily.TextPattern or ConditionFamily.Arn or ConditionFamily.Boolean)
        {
            var template = PolicyTemplate.TryParse(
                text,
                hasVariables,
                hasWildcards: condition.Family is ConditionFamily.TextPattern or ConditionFamily.Arn,
                ignoreCase: condition.Family is ConditionFamily.TextIgnoringCase or ConditionFamily.Boolean,
                out problem);
            if (problem is not null)
            {
                return null;
            }

            return new ConditionValue(text, condition, template, meaning: null)
            {
                NeverMatches = condition.Family == ConditionFamily.Boolean && !IsBoolean(text) && !template!.HasVariables,
            };
        }

        // IAM takes what is no number, no boolean and no address (a warning of IAM Access Analyzer's check, "Type mismatch"), and refuses what is no date.
        var meaning = ParseMeaning(text, condition.Family);
        problem = meaning is not null ? null : condition.Family switch
        {
            ConditionFamily.Date => "is neither an ISO 8601 date nor whole seconds since 1970",
            ConditionFamily.Binary => "is not base64",
            _ => null,
        };
        return problem is null ? new ConditionValue(text, condition, template: null, meaning) { NeverMatches = meaning is null } : null;
    }

    /// <summary>The value for one request; null where a variable has no value.</summary>
    public string? Resolve(RequestContext context) => _template is null ? _text : _template.ResolveText(context);

    /// <summary>Whether a value of the request matches.</summary>
    /// <param name="actual">The request's value.</param>
    /// <param name="context">The request's keys, for variables.</param>
    /// <param name="isWidest">Whether variables whose value is not known match everything; else they match nothing.</param>
    public bool Matches(RequestText actual, RequestContext context, bool isWidest) => !NeverMatches && _family switch
    {
        ConditionFamily.Number => actual.Number is { } number && Compares(number.CompareTo(_number)),
        ConditionFamily.Date => actual.Date is { } date && Compares(date.CompareTo(_date)),
        ConditionFamily.Binary => actual.Bytes is { } bytes && bytes.AsSpan().SequenceEqual(_bytes),
        ConditionFamily.Address => actual.Address is { } address && _block!.Contains(address),

        // The request's value is "true" where it has no such key.
        ConditionFamily.Null => string.Equals(_text, actual.Text, StringComparison.OrdinalIgnoreCase),
        _ => _template!.Matches(actual, context, isWidest, isArn: _family == ConditionFamily.Arn),
    };

    private static object? ParseMeaning(string text, ConditionFamily family) => family switch
    {
        ConditionFamily.Number => RequestText.ParseNumber(text),
        ConditionFamily.Date => PolicyDate.TryParse(text),
        ConditionFamily.Binary => RequestText.ParseBytes(text),
        ConditionFamily.Address => CidrBlock.TryParse(text),
        _ => IsBoolean(text) ? text : null,
    };

    private bool Compares(int order) => _comparison switch
    {
        ConditionComparison.Less => order < 0,
        ConditionComparison.LessOrEqual => order <= 0,
        ConditionComparison.Greater => order > 0,
        ConditionComparison.GreaterOrEqual => order >= 0,
        _ => order == 0,
    };

    private static bool IsBoolean(string text) =>
        string.Equals(text, "true", StringComparison.OrdinalIgnoreCase) || string.Equals(text, "false", StringComparison.OrdinalIgnoreCase);
}
