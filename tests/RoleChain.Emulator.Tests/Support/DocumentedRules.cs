using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RoleChain.Emulator.Tests.Support;

/// <summary>What AWS documents of each parameter. <c>\w</c> and <c>\d</c> of its patterns, which are Java's, are ASCII.</summary>
internal static class DocumentedRules
{
    private const string Reference = "STS API reference, ";
    private const string Names = "abcxyzABCXYZ0189_+=,.@-";
    private const string Taken = "";

    // The hosts of the tests share the issuer's key, so that the token of one is every one's.
    private static readonly string Token = NewToken();

    public static Dictionary<string, DocumentedRule> All { get; } = new(StringComparer.Ordinal)
    {
        ["RoleArn"] = new(Reference + "RoleArn", AttributeWorld.Open, "arn:wsiolep/0123456789", 20, 2048, value => value == AttributeWorld.Open, Taken),
        ["RoleSessionName"] = new(Reference + @"RoleSessionName: 2 to 64 of [\w+=,.@-]*", "session", Names, 2, 64, Pattern("[A-Za-z0-9_+=,.@-]{2,64}"), Taken),
        ["SourceIdentity"] = new(Reference + @"SourceIdentity: 2 to 64 of [\w+=,.@-]*", "octocat", Names, 2, 64, Pattern("[A-Za-z0-9_+=,.@-]{2,64}"), Taken),
        ["ExternalId"] = new(Reference + @"ExternalId: 2 to 1224 of [\w+=,.@:\/-]*", "contract:4/2", Names + ":/", 2, 1224, Pattern("[A-Za-z0-9_+=,.@:/-]{2,1224}"), Taken),
        ["DurationSeconds"] = new(Reference + "DurationSeconds: from 900 to the role's maximum, an hour unless it says otherwise", "900", "0123456789", 3, 5, IsDuration, Taken),
        ["Tags.member.1.Key"] = new(Reference + @"Tag: key 1 to 128 of [\p{L}\p{Z}\p{N}_.:/=+\-@]+; IAM user guide: not aws:", "Team", "abXY09_.:/=+-@ é\u0661", 1, 128, value => IsTag(value, 1, 128) && !value.StartsWith("aws:", StringComparison.OrdinalIgnoreCase), Taken)
        {
            Beside = [("Tags.member.1.Value", "blue")],
        },
        ["Tags.member.1.Value"] = new(Reference + @"Tag: value 0 to 256 of [\p{L}\p{Z}\p{N}_.:/=+\-@]*", "blue", "abXY09_.:/=+-@ é\u0661", 0, 256, value => IsTag(value, 0, 256), Taken)
        {
            Beside = [("Tags.member.1.Key", "Team")],
        },
        ["TransitiveTagKeys.member.1"] = new("IAM user guide, session tags: one of the tags' keys, whatever its case", "team", "teamTEAM", 1, 128, value => value.Equals("Team", StringComparison.OrdinalIgnoreCase), Taken)
        {
            Beside = [("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "blue")],
        },
        ["Policy"] = new(Reference + @"Policy: 1 to 2048 of [\u0009\u000A\u000D\u0020-\u00FF]+, and JSON", AttributeWorld.Onward, "{}[]\":, \n\t09azAZ\u00FF", 1, 2048, IsPolicy, Taken, "MalformedPolicyDocument", "PackedPolicyTooLarge"),
        ["PolicyArns.member.1.arn"] = new(Reference + "PolicyDescriptorType: the ARN of a managed policy that is there", AttributeWorld.ManagedPolicy, "arn:wsimpolcy/0123456789", 20, 2048, value => value == AttributeWorld.ManagedPolicy, Taken),
        ["SerialNumber"] = new(Reference + @"SerialNumber: 9 to 256 of [\w+=/:,.@-]*", AttributeWorld.Device, Names + ":/", 9, 256, Pattern("[A-Za-z0-9_+=/:,.@-]{9,256}"), Taken, "AccessDenied")
        {
            Beside = [("TokenCode", "123456")],
        },
        ["TokenCode"] = new(Reference + @"TokenCode: 6 of [\d]*", "123456", "0123456789", 6, 6, Pattern("[0-9]{6}"), Taken, "AccessDenied")
        {
            Beside = [("SerialNumber", AttributeWorld.Device)],
        },
        ["WebIdentityToken"] = new(Reference + "WebIdentityToken: 4 to 20000, and signed by its issuer", Token, "abcXYZ019-_.", 4, 20000, IsToken, Taken)
        {
            Caller = null,
            Action = "AssumeRoleWithWebIdentity",
            Beside = [("RoleArn", AttributeWorld.Federated)],
        },
    };

    private static string NewToken()
    {
        using var host = new EmulatorHost(AttributeWorld.Json());
        return host.Token();
    }

    private static Func<string, bool> Pattern(string pattern)
    {
        var regex = new Regex(@"\A(?:" + pattern + @")\z", RegexOptions.CultureInvariant);
        return regex.IsMatch;
    }

    private static bool IsDuration(string value) =>
        Regex.IsMatch(value, @"\A\+?0*[0-9]{1,9}\z", RegexOptions.CultureInvariant) && int.Parse(value.TrimStart('+'), CultureInfo.InvariantCulture) is >= 900 and <= 3600;

    /// <summary>Lengths of tags count Unicode characters.</summary>
    private static bool IsTag(string value, int min, int max)
    {
        var runes = value.EnumerateRunes().ToArray();
        return runes.Length >= min && runes.Length <= max && Array.TrueForAll(runes, rune => "_.:/=+-@".Contains(rune.ToString(), StringComparison.Ordinal) || Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber);
    }

    private static bool IsPolicy(string value)
    {
        if (!Regex.IsMatch(value, @"\A[\t\n\r\u0020-\u00FF]{1,2048}\z", RegexOptions.CultureInvariant))
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(value);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("Statement", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The token itself. Its last character has four bits that belong to no byte of the signature: RFC 4648 lets a reader pass over them.</summary>
    private static bool IsToken(string value) => value.Length == Token.Length && value.AsSpan(0, value.Length - 1).SequenceEqual(Token.AsSpan(0, Token.Length - 1)) && value[^1] == Token[^1];
}
