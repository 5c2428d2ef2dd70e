using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace RoleChain;

/// <summary>The rules of session tags: of each, of those of one hop, and of those that travel.</summary>
public sealed class SessionTagRules
{
    private const string TagField = "Tag";
    private const string TransitiveField = "TransitiveTagKey";

    /// <summary>The keys of the tags that a GitHub Actions job's first AssumeRole has by default: they may be named as transitive although no hop has them yet.</summary>
    private static readonly HashSet<string> DefaultKeys = new(DefaultSessionTag.All.Select(tag => tag.Key), StringComparer.OrdinalIgnoreCase);

    private readonly FaultList _faults;
    private readonly bool _mayHaveDefaults;
    private readonly Dictionary<string, int> _travelling = new(StringComparer.OrdinalIgnoreCase);

    internal SessionTagRules(FaultList faults, bool mayHaveDefaults)
    {
        _faults = faults;
        _mayHaveDefaults = mayHaveDefaults;
    }

    /// <summary>Whether a text has only characters that keys and values of tags take (STS API reference, Tag): <c>[\p{L}\p{Z}\p{N}_.:/=+\-@]</c>.</summary>
    /// <param name="text">Any text.</param>
    public static bool IsAllowed(string text) => Characters.IsTag(text);

    /// <summary>The number of Unicode characters, which is what the limits of tags count.</summary>
    /// <param name="text">Any text.</param>
    public static int CountCharacters(string text) => Characters.CountUnicode(text);

    /// <summary>A text made fit for a tag's value, as configure-aws-credentials does it: <c>_</c> for each character that no tag takes, cut to 256.</summary>
    /// <param name="text">Any text.</param>
    public static string MakeFit(string text)
    {
        var result = new StringBuilder();
        for (var index = 0; index < text.Length && result.Length < StsLimits.MaxTagValueLength; index++)
        {
            var character = char.IsSurrogatePair(text, index) ? text.Substring(index, 2) : text.Substring(index, 1);
            index += character.Length - 1;
            if (result.Length + character.Length <= StsLimits.MaxTagValueLength)
            {
                result.Append(Characters.IsTag(character) ? character : "_");
            }
        }

        return result.ToString();
    }

    /// <summary>Checks the next hop.</summary>
    internal void CheckHop(RoleChainHop hop, int number)
    {
        if (hop.Tags.Count > StsLimits.MaxSessionTags)
        {
            _faults.Add(RoleChainErrorKind.InvalidSessionTag, TagField, FormattableString.Invariant($"has {hop.Tags.Count} tags; at most {StsLimits.MaxSessionTags}"), RuleSources.SessionTags);
        }

        var keys = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var tag in hop.Tags)
        {
            CheckTag(tag, keys);
        }

        CheckTransitive(hop, keys);
        foreach (var key in hop.TransitiveTagKeys.Where(key => !_travelling.ContainsKey(key)))
        {
            _travelling.Add(key, number);
        }
    }

    private void CheckTag(SessionTag tag, HashSet<string> keys)
    {
        var name = SafeText.ForDisplay(tag.Key, StsLimits.MaxTagKeyLength);
        if (Characters.CountUnicode(tag.Key) is 0 or > StsLimits.MaxTagKeyLength)
        {
            AddMalformed(FormattableString.Invariant($"'{name}' has a key of {Characters.CountUnicode(tag.Key)} characters; 1 to {StsLimits.MaxTagKeyLength}"));
        }
        else if (!Characters.IsTag(tag.Key))
        {
            AddMalformed($"'{name}' has a character in its key that is not a letter, digit, space or one of _ . : / = + - @");
        }
        else if (tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
        {
            AddMalformed($"'{name}' has a key that starts with aws:, which AWS keeps for itself");
        }

        if (Characters.CountUnicode(tag.Value) > StsLimits.MaxTagValueLength)
        {
            AddMalformed(FormattableString.Invariant($"'{name}' has a value of {Characters.CountUnicode(tag.Value)} characters; at most {StsLimits.MaxTagValueLength}"));
        }
        else if (!Characters.IsTag(tag.Value))
        {
            AddMalformed($"'{name}' has a character in its value that is not a letter, digit, space or one of _ . : / = + - @");
        }

        if (!keys.Add(tag.Key))
        {
            _faults.Add(RoleChainErrorKind.SessionTagConflict, TagField, $"'{name}' stands there twice: keys are the same whatever their case", RuleSources.SessionTags);
        }

        if (_travelling.TryGetValue(tag.Key, out var from))
        {
            _faults.Add(RoleChainErrorKind.SessionTagConflict, TagField, FormattableString.Invariant($"'{name}' travels from hop {from} (it is transitive there), and cannot be passed again"), RuleSources.SessionTags);
        }
    }

    private void CheckTransitive(RoleChainHop hop, HashSet<string> keys)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var key in hop.TransitiveTagKeys)
        {
            var name = SafeText.ForDisplay(key, StsLimits.MaxTagKeyLength);
            if (!keys.Contains(key) && !(_mayHaveDefaults && DefaultKeys.Contains(key)))
            {
                _faults.Add(RoleChainErrorKind.InvalidSessionTag, TransitiveField, $"'{name}' is not the key of one of the hop's tags", RuleSources.SessionTags);
            }
            else if (!seen.Add(key))
            {
                _faults.Add(RoleChainErrorKind.SessionTagConflict, TransitiveField, $"'{name}' stands there twice: keys are the same whatever their case", RuleSources.SessionTags);
            }
        }
    }

    private void AddMalformed(string problem) => _faults.Add(RoleChainErrorKind.InvalidSessionTag, TagField, problem, "STS API reference, Tag");
}
