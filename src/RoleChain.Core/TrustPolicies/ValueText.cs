using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Core.TrustPolicies;

/// <summary>
/// A value of a condition without its escapes (<c>${*}</c>), and where it may be anything: at its wildcards, and at its variables, since what a
/// variable holds has no wildcards, but may be whatever the caller brings. Those that the role decides are as good as a text.
/// </summary>
internal sealed class ValueText
{
    /// <summary>What stands for the account of the role whose policy it is.</summary>
    public const string AccountOfRole = "000000000000";

    /// <summary>The variables whose value is the role's or its account's, and what such a value looks like. One with a default is not among them: it counts where the role has no such key.</summary>
    private static readonly Dictionary<string, string> VariablesOfRole = new(StringComparer.OrdinalIgnoreCase)
    {
        ["${aws:ResourceAccount}"] = AccountOfRole,
        ["${" + RequestKeys.ResourceOrganization + "}"] = "o-0000000000",
        ["${aws:ResourceOrgPaths}"] = "o-0000000000/r-0000/",
    };

    private readonly bool[] _wild;

    private ValueText(string text, bool[] wild)
    {
        Text = text;
        _wild = wild;
    }

    /// <summary>The text, with one star for each run of them.</summary>
    public string Text { get; }

    /// <summary>Whether anything of it is wild.</summary>
    public bool HasWild => HasWildBetween(0, Text.Length);

    /// <summary>Whether it takes in every text, but perhaps short ones.</summary>
    public bool IsAnything => IsStar(Text, _wild, Text.IndexOf('*')) && Array.IndexOf(_wild, value: false) < 0;

    /// <summary>Whether a star stands at its start and at its end.</summary>
    public bool IsOpenAtBothEnds => IsStar(Text, _wild, 0) && IsStar(Text, _wild, Text.Length - 1);

    /// <summary>Its pattern.</summary>
    public WildcardPattern Pattern => WildcardPattern.OfPieces(Text.Select((character, index) => (character.ToString(), !_wild[index])), ignoreCase: false);

    /// <summary>Understands a value.</summary>
    /// <param name="value">The value as written.</param>
    /// <param name="isPattern">Whether the operator takes wildcards.</param>
    /// <param name="hasVariables">Whether the policy's version has variables, and with them escapes of wildcards.</param>
    public static ValueText Of(string value, bool isPattern, bool hasVariables)
    {
        var (text, wild) = Read(value, hasVariables, isPattern, variablesAreWild: true);
        var kept = Enumerable.Range(0, text.Length).Where(index => !(IsStar(text, wild, index) && IsStar(text, wild, index - 1))).ToArray();
        return new ValueText(new string([.. kept.Select(index => text[index])]), [.. kept.Select(index => wild[index])]);
    }

    /// <summary>Whether a value has a wildcard that is not escaped, whatever its operator makes of it.</summary>
    /// <param name="value">The value as written.</param>
    /// <param name="hasVariables">Whether the policy's version has variables.</param>
    public static bool HasWildcards(string value, bool hasVariables) => Array.IndexOf(Read(value, hasVariables, isPattern: true, variablesAreWild: false).Wild, value: true) >= 0;

    /// <summary>Whether anything is wild from a place on, up to another.</summary>
    /// <param name="start">The first place.</param>
    /// <param name="end">The place behind the last.</param>
    public bool HasWildBetween(int start, int end) => end > start && Array.IndexOf(_wild, value: true, start, end - start) >= 0;

    /// <summary>Whether a star, which takes in more than one character, stands before a place.</summary>
    /// <param name="end">The place.</param>
    public bool HasStarBefore(int end) => Enumerable.Range(0, end).Any(index => IsStar(Text, _wild, index));

    private static bool IsStar(string text, bool[] wild, int index) => index >= 0 && index < text.Length && wild[index] && text[index] == '*';

    private static (string Text, bool[] Wild) Read(string value, bool hasVariables, bool isPattern, bool variablesAreWild)
    {
        var text = new List<char>(value.Length);
        var wild = new List<bool>(value.Length);
        for (var index = 0; index < value.Length; index++)
        {
            var end = hasVariables && string.CompareOrdinal(value, index, "${", 0, 2) == 0 ? value.IndexOf('}', index) : -1;
            var literal = end < 0 ? null : value.Substring(index, end - index + 1);
            if (literal is null)
            {
                text.Add(value[index]);
                wild.Add(isPattern && value[index] is ('*' or '?'));
                continue;
            }

            var known = literal is "${*}" or "${?}" or "${$}" ? literal.Substring(2, 1) : VariablesOfRole.TryGetValue(literal, out var ofRole) ? ofRole : null;
            if (known is null && variablesAreWild)
            {
                text.Add('*');
                wild.Add(true);
            }
            else
            {
                foreach (var character in known ?? literal)
                {
                    text.Add(character);
                    wild.Add(false);
                }
            }

            index = end;
        }

        return (new string([.. text]), [.. wild]);
    }
}
