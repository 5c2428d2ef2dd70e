using System;
using System.Collections.Generic;
using System.Globalization;

namespace RoleChain.Emulator.Sts;

/// <summary>The limits of one text parameter (STS API reference).</summary>
internal sealed class ParameterRule
{
    private const string NamePattern = @"[\w+=,.@-]*";

    private readonly int _min;
    private readonly int _max;
    private readonly Func<char, bool>? _takes;
    private readonly string? _pattern;

    private ParameterRule(string name, int min, int max, Func<char, bool>? takes = null, string? pattern = null)
    {
        Name = name;
        _min = min;
        _max = max;
        _takes = takes;
        _pattern = pattern;
    }

    public static ParameterRule RoleArn { get; } = new(
        "RoleArn",
        StsLimits.MinRoleArnLength,
        StsLimits.MaxRoleArnLength,
        character => character is '\t' or '\n' or '\r' or (>= ' ' and <= '~') or '\u0085' or >= '\u00A0',
        @"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+");

    public static ParameterRule RoleSessionName { get; } = new("RoleSessionName", StsLimits.MinSessionNameLength, StsLimits.MaxSessionNameLength, IsName, NamePattern);

    public static ParameterRule SourceIdentity { get; } = new("SourceIdentity", StsLimits.MinSessionNameLength, StsLimits.MaxSessionNameLength, IsName, NamePattern);

    public static ParameterRule ExternalId { get; } = new("ExternalId", 2, 1224, character => IsName(character) || character is ':' or '/', @"[\w+=,.@:\/-]*");

    public static ParameterRule SerialNumber { get; } = new("SerialNumber", 9, 256, character => IsName(character) || character is ':' or '/', @"[\w+=/:,.@-]*");

    public static ParameterRule TokenCode { get; } = new("TokenCode", 6, 6, character => character is >= '0' and <= '9', @"[\d]*") { IsSecret = true };

    public static ParameterRule Policy { get; } = new(
        "Policy",
        1,
        2048,
        character => character is '\t' or '\n' or '\r' or (>= ' ' and <= '\u00FF'),
        @"[\u0009\u000A\u000D\u0020-\u00FF]+");

    public static ParameterRule WebIdentityToken { get; } = new("WebIdentityToken", StsLimits.MinTokenLength, StsLimits.MaxTokenLength) { IsSecret = true };

    public string Name { get; }

    /// <summary>The name as error texts have it.</summary>
    public string MemberName => char.ToLowerInvariant(Name[0]) + Name.Substring(1);

    /// <summary>Whether error texts leave the value out.</summary>
    public bool IsSecret { get; private init; }

    /// <summary>The constraints that a value breaks, as error texts word them.</summary>
    public IEnumerable<string> BrokenBy(string value)
    {
        if (value.Length < _min)
        {
            yield return "have length greater than or equal to " + _min.ToString(CultureInfo.InvariantCulture);
        }

        if (value.Length > _max)
        {
            yield return "have length less than or equal to " + _max.ToString(CultureInfo.InvariantCulture);
        }

        if (_takes is not null && !Configuration.ConfigurationRules.IsAll(value, _takes))
        {
            yield return "satisfy regular expression pattern: " + _pattern;
        }
    }

    // \w is ASCII here: STS's patterns are Java's.
    private static bool IsName(char character) =>
        Configuration.ConfigurationRules.IsLetterOrDigit(character) || character is '_' or '+' or '=' or ',' or '.' or '@' or '-';
}
