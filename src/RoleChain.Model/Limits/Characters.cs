using System.Globalization;

namespace RoleChain;

/// <summary>The alphabets of STS as ASCII classes. (In .NET, <c>\w</c> and <c>\d</c> of a regular expression match all of Unicode.)</summary>
internal static class Characters
{
    public static bool IsDigit(char character) => character is >= '0' and <= '9';

    public static bool IsLetterOrDigit(char character) => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') || IsDigit(character);

    /// <summary><c>[A-Za-z0-9_+=,.@-]</c>: names of roles, sessions and source identities.</summary>
    public static bool IsName(char character) => IsLetterOrDigit(character) || character is '_' or '+' or '=' or ',' or '.' or '@' or '-';

    /// <summary><c>[A-Za-z0-9_+=,.@:/-]</c>: external ids, and serial numbers of MFA devices.</summary>
    public static bool IsExternalId(char character) => IsName(character) || character is ':' or '/';

    /// <summary><c>[\p{L}\p{Z}\p{N}_.:/=+\-@]</c>: keys and values of tags, which take all of Unicode's letters, digits and spaces. False for half of a character.</summary>
    public static bool IsTag(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            var isTag = text[index] is '_' or '.' or ':' or '/' or '=' or '+' or '-' or '@' || CharUnicodeInfo.GetUnicodeCategory(text, index)
                is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
            if (!isTag)
            {
                return false;
            }

            index += char.IsSurrogatePair(text, index) ? 1 : 0;
        }

        return true;
    }

    /// <summary>The number of Unicode characters, which is what STS's limits of tags count.</summary>
    public static int CountUnicode(string text)
    {
        var count = 0;
        for (var index = 0; index < text.Length; index++)
        {
            index += char.IsSurrogatePair(text, index) ? 1 : 0;
            count++;
        }

        return count;
    }

    public static bool AllDigits(string text)
    {
        foreach (var character in text)
        {
            if (!IsDigit(character))
            {
                return false;
            }
        }

        return true;
    }
}
