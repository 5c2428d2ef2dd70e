using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Policy;

/// <summary>
/// A value of a Resource or a condition: literal text, wildcards, policy variables and their escapes
/// (IAM user guide, "IAM policy elements: Variables and tags").
/// </summary>
internal sealed class PolicyTemplate
{
    private readonly List<Part> _parts;
    private readonly bool _ignoreCase;
    private readonly WildcardPattern? _constant;

    private PolicyTemplate(List<Part> parts, bool ignoreCase)
    {
        _parts = parts;
        _ignoreCase = ignoreCase;
        HasVariables = parts.Exists(part => part.Variable is not null);
        _constant = HasVariables ? null : WildcardPattern.OfPieces([.. parts.Select(part => (part.Text!, part.IsLiteral))], ignoreCase);
    }

    private bool IsNever { get; init; }

    /// <summary>Whether it holds a variable; an escape is none.</summary>
    public bool HasVariables { get; }

    /// <summary>The same in a place where IAM replaces no variables: nothing matches it.</summary>
    public PolicyTemplate WithoutMatches() => new(_parts, _ignoreCase) { IsNever = true };

    /// <summary>A text as a value in which nothing is read as a variable; wildcards stay what they are.</summary>
    /// <param name="text">The text.</param>
    public static string Literal(string text) => text.Replace("${", "${$}{");

    /// <summary>Takes a value apart.</summary>
    /// <param name="text">The value as written.</param>
    /// <param name="hasVariables">Whether <c>${…}</c> is a variable: under version 2012-10-17 only.</param>
    /// <param name="hasWildcards">Whether <c>*</c> and <c>?</c> are wildcards.</param>
    /// <param name="ignoreCase">Whether matching ignores case.</param>
    /// <param name="problem">What is wrong with it; null where nothing is.</param>
    public static PolicyTemplate? TryParse(string text, bool hasVariables, bool hasWildcards, bool ignoreCase, out string? problem)
    {
        problem = null;
        var parts = new List<Part>();
        var start = 0;
        while (hasVariables && text.IndexOf("${", start, StringComparison.Ordinal) is >= 0 and var open)
        {
            parts.Add(Part.OfText(text.Substring(start, open - start), !hasWildcards));
            problem = ReadVariable(text, open + 2, parts, out start);
            if (problem is not null)
            {
                return null;
            }
        }

        parts.Add(Part.OfText(text.Substring(start), !hasWildcards));
        return new PolicyTemplate(parts, ignoreCase);
    }

    /// <summary>The text for one request; null where a variable has no value.</summary>
    public string? ResolveText(RequestContext context) => (_constant ?? Resolve(context, int.MaxValue, isWidest: false))?.Text;

    /// <summary>Whether a text of the request matches. It does not where a variable has no value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="context">The request's keys.</param>
    /// <param name="isWidest">Whether variables whose value is not known match everything; else they match nothing.</param>
    /// <param name="isArn">Whether the parts of an ARN are compared one by one.</param>
    public bool Matches(RequestText text, RequestContext context, bool isWidest, bool isArn)
    {
        if (IsNever)
        {
            return false;
        }

        if (_constant is not null)
        {
            return isArn ? _constant.MatchesArn(text) : _constant.Matches(text);
        }

        // What is not known may hold colons, and part an ARN in other places: it is not compared by parts then.
        return Resolve(context, text.Text.Length, isWidest) is { } pattern
            && (isArn && !(isWidest && HoldsUnknown(context)) ? pattern.MatchesArn(text) : pattern.Matches(text));
    }

    /// <summary>The pattern for one request; null where a variable has no value, and where it is longer than what it may match.</summary>
    private WildcardPattern? Resolve(RequestContext context, int maximumLength, bool isWidest)
    {
        var pieces = new List<(string Text, bool IsLiteral)>(_parts.Count);
        long length = 0;
        foreach (var part in _parts)
        {
            // A value that comes from the request is literal: nobody may put a wildcard into a tag to match more.
            var isLiteral = part.IsLiteral;
            var text = part.Text;
            if (part.Variable is not null)
            {
                text = Find(context, part.Variable) ?? part.Text;
                if (context.IsUnknown(part.Variable))
                {
                    text = isWidest ? "*" : null;
                    isLiteral = false;
                }
            }

            if (text is null)
            {
                return null;
            }

            // Checked before anything is put together: thousands of variables with long values would be megabytes.
            length += part.Variable is null ? part.MinimumLength : isLiteral ? text.Length : 0;
            if (length > maximumLength)
            {
                return null;
            }

            pieces.Add((text, isLiteral));
        }

        return WildcardPattern.OfPieces(pieces, _ignoreCase);
    }

    private bool HoldsUnknown(RequestContext context) =>
        context.HasUnknown && _parts.Exists(part => part.Variable is not null && context.IsUnknown(part.Variable));

    // "You can't use a multivalued condition key as a variable."
    private static string? Find(RequestContext context, string key) =>
        context.Find(key) is { IsMultivalued: false } value ? value.Values[0] : null;

    private static string? ReadVariable(string text, int start, List<Part> parts, out int end)
    {
        end = start;
        var nameEnd = text.IndexOfAny(['}', ','], start);
        if (nameEnd < 0)
        {
            return "a policy variable has no closing brace";
        }

        var name = text.Substring(start, nameEnd - start);
        end = nameEnd + 1;
        if (text[nameEnd] == '}')
        {
            if (name is "*" or "?" or "$")
            {
                parts.Add(Part.OfText(name, isLiteral: true));
                return null;
            }

            parts.Add(Part.OfVariable(name, fallback: null));
            return NameProblem(name);
        }

        var quote = nameEnd + 1;
        while (quote < text.Length && text[quote] == ' ')
        {
            quote++;
        }

        var closing = quote < text.Length && text[quote] == '\'' ? text.IndexOf('\'', quote + 1) : -1;
        if (closing < 0)
        {
            return "the default of a policy variable must stand in single quotes";
        }

        if (closing + 1 >= text.Length || text[closing + 1] != '}')
        {
            return "a policy variable has no closing brace after its default";
        }

        end = closing + 2;
        parts.Add(Part.OfVariable(name, text.Substring(quote + 1, closing - quote - 1)));
        return NameProblem(name);
    }

    private static string? NameProblem(string name)
    {
        if (name.Trim().Length == 0)
        {
            return "a policy variable is empty";
        }

        return name.IndexOf(' ') >= 0 ? "the name of a policy variable may not have a space" : null;
    }

    private sealed class Part
    {
        public string? Text { get; private init; }

        public string? Variable { get; private init; }

        public bool IsLiteral { get; private init; }

        /// <summary>How long a text is at least that the part's own text matches.</summary>
        public int MinimumLength { get; private init; }

        public static Part OfText(string text, bool isLiteral) => new() { Text = text, IsLiteral = isLiteral, MinimumLength = isLiteral ? text.Length : text.Count(character => character != '*') };

        public static Part OfVariable(string name, string? fallback) => new() { Variable = name, Text = fallback, IsLiteral = true };
    }
}
