using System;
using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>
/// A value of a Resource or a condition: literal text, wildcards, policy variables and their escapes
/// (IAM user guide, "IAM policy elements: Variables and tags").
/// </summary>
internal sealed class PolicyTemplate
{
    private readonly List<Part> _parts;
    private readonly bool _ignoreCase;

    private PolicyTemplate(List<Part> parts, bool ignoreCase)
    {
        _parts = parts;
        _ignoreCase = ignoreCase;
    }

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

    /// <summary>The pattern for one request; null where a variable has no value: it matches nothing then.</summary>
    public WildcardPattern? Resolve(RequestContext context)
    {
        var pieces = new List<(string Text, bool IsLiteral)>(_parts.Count);
        foreach (var part in _parts)
        {
            // A value that comes from the request is literal: nobody may put a wildcard into a tag to match more.
            var text = part.Variable is null ? part.Text : Find(context, part.Variable) ?? part.Text;
            if (text is null)
            {
                return null;
            }

            pieces.Add((text, part.IsLiteral));
        }

        return WildcardPattern.OfPieces(pieces, _ignoreCase);
    }

    /// <summary>Whether one of its variables has a value that is not known.</summary>
    public bool IsUnknown(RequestContext context)
    {
        foreach (var part in _parts)
        {
            if (part.Variable is not null && context.IsUnknown(part.Variable))
            {
                return true;
            }
        }

        return false;
    }

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

        public static Part OfText(string text, bool isLiteral) => new() { Text = text, IsLiteral = isLiteral };

        public static Part OfVariable(string name, string? fallback) => new() { Variable = name, Text = fallback, IsLiteral = true };
    }
}
