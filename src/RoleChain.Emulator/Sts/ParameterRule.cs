using System;
using System.Collections.Generic;
using System.Globalization;
using RoleChain.Emulator.Configuration;

namespace RoleChain.Emulator.Sts;

/// <summary>The limits of one text parameter (STS API reference).</summary>
internal sealed class ParameterRule
{
    private const string NamePattern = @"[\w+=,.@-]*";
    private const string ArnPattern = @"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+";
    private const string TagCharacters = @"[\p{L}\p{Z}\p{N}_.:/=+\-@]";

    private readonly int _min;
    private readonly int _max;
    private readonly Func<string, bool>? _takes;
    private readonly string? _pattern;

    private ParameterRule(string name, int min, int max, Func<string, bool>? takes = null, string? pattern = null)
    {
        Name = name;
        _min = min;
        _max = max;
        _takes = takes;
        _pattern = pattern;
    }

    public static ParameterRule RoleArn { get; } = new("RoleArn", StsLimits.MinRoleArnLength, StsLimits.MaxRoleArnLength, IsArn, ArnPattern);

    /// <summary>The name of a role (IAM API reference, GetRole).</summary>
    public static ParameterRule RoleName { get; } = new("RoleName", 1, 64, text => text.Length > 0 && IsName(text), @"[\w+=,.@-]+");

    public static ParameterRule RoleSessionName { get; } = new("RoleSessionName", StsLimits.MinSessionNameLength, StsLimits.MaxSessionNameLength, IsName, NamePattern);

    public static ParameterRule SourceIdentity { get; } = new("SourceIdentity", StsLimits.MinSessionNameLength, StsLimits.MaxSessionNameLength, IsName, NamePattern);

    public static ParameterRule ExternalId { get; } = new("ExternalId", StsLimits.MinExternalIdLength, StsLimits.MaxExternalIdLength, IsNameOrPath, @"[\w+=,.@:\/-]*");

    public static ParameterRule SerialNumber { get; } = new("SerialNumber", StsLimits.MinSerialNumberLength, StsLimits.MaxSerialNumberLength, IsNameOrPath, @"[\w+=/:,.@-]*");

    public static ParameterRule TokenCode { get; } = new("TokenCode", StsLimits.TokenCodeLength, StsLimits.TokenCodeLength, text => ConfigurationRules.IsAll(text, character => character is >= '0' and <= '9'), @"[\d]*") { IsSecret = true };

    public static ParameterRule Policy { get; } = new(
        "Policy",
        1,
        StsLimits.MaxSessionPolicyLength,
        text => ConfigurationRules.IsAll(text, character => character is '\t' or '\n' or '\r' or (>= ' ' and <= '\u00FF')),
        @"[\u0009\u000A\u000D\u0020-\u00FF]+");

    /// <summary>An item of <c>PolicyArns</c>.</summary>
    public static ParameterRule PolicyArn { get; } = new("PolicyArns", 20, 2048, IsArn, ArnPattern);

    /// <summary>The key of an item of <c>Tags</c>, or an item of <c>TransitiveTagKeys</c>.</summary>
    public static ParameterRule TagKey { get; } = new("Tags", 1, StsLimits.MaxTagKeyLength, SessionTagRules.IsAllowed, TagCharacters + "+") { Count = SessionTagRules.CountCharacters };

    /// <summary>The value of an item of <c>Tags</c>.</summary>
    public static ParameterRule TagValue { get; } = new("Tags", 0, StsLimits.MaxTagValueLength, SessionTagRules.IsAllowed, TagCharacters + "*") { Count = SessionTagRules.CountCharacters };

    public static ParameterRule WebIdentityToken { get; } = new("WebIdentityToken", StsLimits.MinTokenLength, StsLimits.MaxTokenLength) { IsSecret = true };

    public string Name { get; }

    /// <summary>The name as error texts have it.</summary>
    public string MemberName => char.ToLowerInvariant(Name[0]) + Name.Substring(1);

    /// <summary>Whether error texts leave the value out.</summary>
    public bool IsSecret { get; private init; }

    /// <summary>How long a value is: tags count Unicode characters.</summary>
    private Func<string, int> Count { get; init; } = text => text.Length;

    /// <summary>The constraints that a value breaks, as error texts word them.</summary>
    public IEnumerable<string> BrokenBy(string value)
    {
        if (Count(value) < _min)
        {
            yield return "have length greater than or equal to " + _min.ToString(CultureInfo.InvariantCulture);
        }

        if (Count(value) > _max)
        {
            yield return "have length less than or equal to " + _max.ToString(CultureInfo.InvariantCulture);
        }

        if (_takes is not null && !_takes(value))
        {
            yield return "satisfy regular expression pattern: " + _pattern;
        }
    }

    // \w is ASCII here: STS's patterns are Java's.
    private static bool IsName(string text) => ConfigurationRules.IsAll(text, ConfigurationRules.IsNameCharacter);

    private static bool IsNameOrPath(string text) => ConfigurationRules.IsAll(text, character => ConfigurationRules.IsNameCharacter(character) || character is ':' or '/');

    private static bool IsArn(string text) =>
        ConfigurationRules.IsAll(text, character => character is '\t' or '\n' or '\r' or (>= ' ' and <= '~') or '\u0085' or >= '\u00A0');
}
