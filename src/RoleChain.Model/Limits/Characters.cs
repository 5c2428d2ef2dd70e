namespace RoleChain;

/// <summary>The alphabets of STS as ASCII classes. (In .NET, <c>\w</c> and <c>\d</c> of a regular expression match all of Unicode.)</summary>
internal static class Characters
{
    public static bool IsDigit(char character) => character is >= '0' and <= '9';

    public static bool IsLetterOrDigit(char character) => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') || IsDigit(character);

    /// <summary><c>[A-Za-z0-9_+=,.@-]</c>: names of roles, sessions and source identities.</summary>
    public static bool IsName(char character) => IsLetterOrDigit(character) || character is '_' or '+' or '=' or ',' or '.' or '@' or '-';

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
