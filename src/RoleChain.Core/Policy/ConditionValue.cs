using System;
using System.Globalization;

namespace RoleChain.Core.Policy;

/// <summary>One value of a condition, understood once: as a template for operators that take variables, else as what it stands for.</summary>
internal sealed class ConditionValue
{
    private readonly string _text;
    private readonly ConditionFamily _family;
    private readonly PolicyTemplate? _template;
    private readonly Func<string, bool>? _test;

    private ConditionValue(string text, ConditionFamily family, PolicyTemplate? template, Func<string, bool>? test)
    {
        _text = text;
        _family = family;
        _template = template;
        _test = test;
    }

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
            if (condition.Family == ConditionFamily.Boolean && problem is null && !IsBoolean(text) && !(hasVariables && text.IndexOf("${", StringComparison.Ordinal) >= 0))
            {
                problem = "is neither true nor false";
            }

            return problem is null ? new ConditionValue(text, condition.Family, template, test: null) : null;
        }

        var test = ParseTest(text, condition);
        problem = test is null ? Describe(condition.Family) : null;
        return test is null ? null : new ConditionValue(text, condition.Family, template: null, test);
    }

    /// <summary>The value for one request, and the test of one of the request's values; null where a variable has no value.</summary>
    public (string? Text, Func<string, bool> Test) Bind(RequestContext context)
    {
        if (_test is not null)
        {
            return (_text, _test);
        }

        var pattern = _template!.Resolve(context);
        if (pattern is null)
        {
            return (null, _ => false);
        }

        return (pattern.Text, _family == ConditionFamily.Arn ? actual => MatchesArn(pattern, actual) : pattern.Matches);
    }

    /// <summary>Whether it holds a variable whose value is not known.</summary>
    public bool IsUnknown(RequestContext context) => _template?.IsUnknown(context) == true;

    // "Each of the six colon-delimited components of the ARN is checked separately."
    private static bool MatchesArn(WildcardPattern pattern, string actual)
    {
        var expected = pattern.SplitAtColons(6);
        var segments = actual.Split([':'], 6);
        if (expected.Count != 6 || segments.Length != 6)
        {
            return false;
        }

        for (var index = 0; index < 6; index++)
        {
            if (!expected[index].Matches(segments[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static Func<string, bool>? ParseTest(string text, ConditionOperator condition)
    {
        switch (condition.Family)
        {
            case ConditionFamily.Number:
                return ParseNumber(text) is { } number ? actual => ParseNumber(actual) is { } value && Compares(value.CompareTo(number), condition.Comparison) : null;
            case ConditionFamily.Date:
                return PolicyDate.TryParse(text) is { } date ? actual => PolicyDate.TryParse(actual) is { } value && Compares(value.CompareTo(date), condition.Comparison) : null;
            case ConditionFamily.Binary:
                return ParseBinary(text) is { } bytes ? actual => ParseBinary(actual) is { } value && value.AsSpan().SequenceEqual(bytes) : null;
            case ConditionFamily.Address:
                return CidrBlock.TryParse(text) is { } block ? block.Contains : null;
            default:
                // Null: the request's value is "true" where it has no such key.
                return IsBoolean(text) ? actual => string.Equals(text, actual, StringComparison.OrdinalIgnoreCase) : null;
        }
    }

    private static string Describe(ConditionFamily family) => family switch
    {
        ConditionFamily.Number => "is not a number",
        ConditionFamily.Date => "is neither an ISO 8601 date nor whole seconds since 1970",
        ConditionFamily.Binary => "is not base64",
        ConditionFamily.Address => "is neither an IP address nor a range in CIDR notation",
        _ => "is neither true nor false",
    };

    private static bool Compares(int order, ConditionComparison comparison) => comparison switch
    {
        ConditionComparison.Less => order < 0,
        ConditionComparison.LessOrEqual => order <= 0,
        ConditionComparison.Greater => order > 0,
        ConditionComparison.GreaterOrEqual => order >= 0,
        _ => order == 0,
    };

    private static decimal? ParseNumber(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static byte[]? ParseBinary(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            // net472 has no TryFromBase64String.
            return null;
        }
    }

    private static bool IsBoolean(string text) =>
        string.Equals(text, "true", StringComparison.OrdinalIgnoreCase) || string.Equals(text, "false", StringComparison.OrdinalIgnoreCase);
}
