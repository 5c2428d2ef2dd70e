using System;
using System.Globalization;
using System.Text;

namespace RoleChain;

/// <summary>Makes text from tokens, servers and users fit to print: no secret, no control character, no endless line.</summary>
public static class SafeText
{
    /// <summary>What stands where a secret would.</summary>
    public const string Mask = "****";

    /// <summary>The longest text, in characters, that <see cref="ForDisplay(string?, int)"/> lets through unless told otherwise.</summary>
    public const int DefaultLength = 512;

    /// <summary>
    /// The text with every control, format and line-separating character written as <c>\uXXXX</c>, so that a branch name or a server's
    /// message can neither start a new line (and with it a CI command such as <c>::set-output</c>) nor recolour a terminal; likewise the
    /// bracket of <c>##[</c> and <c>##vso[</c>, which the runners of GitHub Actions and Azure Pipelines obey anywhere in a line; cut to <paramref name="maxLength"/> characters.
    /// </summary>
    /// <param name="text">Any text, or null.</param>
    /// <param name="maxLength">The longest result in characters, before the mark that says it was cut.</param>
    public static string ForDisplay(string? text, int maxLength = DefaultLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        var builder = new StringBuilder(Math.Min(text!.Length, maxLength) + 1);
        foreach (var character in text)
        {
            if (builder.Length >= maxLength)
            {
                return builder.Append('…').ToString();
            }

            if (IsPrintable(character) && !(character == '[' && EndsInCommand(builder)))
            {
                builder.Append(character);
            }
            else
            {
                builder.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
            }
        }

        return builder.ToString();
    }

    /// <summary>An access key id as it may be shown: a mask and its last four characters.</summary>
    /// <param name="accessKeyId">The access key id, or null.</param>
    public static string MaskAccessKeyId(string? accessKeyId) =>
        accessKeyId is { Length: >= 16 } ? Mask + accessKeyId.Substring(accessKeyId.Length - 4) : Mask;

    /// <summary>An address without user, query and fragment, any of which may carry a secret; the port as users write it, only where it is not the scheme's own.</summary>
    /// <param name="uri">An absolute address.</param>
    public static string ForDisplay(Uri uri) => ForDisplay(uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));

    /// <summary>Whether a bracket would make a runner's command of what is there: <c>##</c>, then the name that Azure Pipelines' agent looks for or none.</summary>
    private static bool EndsInCommand(StringBuilder text)
    {
        var end = text.Length;
        if (end >= 5 && text.ToString(end - 3, 3).Equals("vso", StringComparison.OrdinalIgnoreCase))
        {
            end -= 3;
        }

        return end >= 2 && text[end - 1] == '#' && text[end - 2] == '#';
    }

    private static bool IsPrintable(char character) => char.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate => false,
        _ => true,
    };
}
