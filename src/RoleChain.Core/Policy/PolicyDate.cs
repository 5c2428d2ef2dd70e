using System;
using System.Globalization;

namespace RoleChain.Core.Policy;

/// <summary>The dates of policies: the W3C profile of ISO 8601, or whole seconds since 1970 (IAM user guide, "Date condition operators").</summary>
internal static class PolicyDate
{
    private static readonly string[] Formats =
    [
        "yyyy",
        "yyyy-MM",
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    private const long LastSecond = 253402300799;
    private const int MaxFraction = 9;
    private const int KeptFraction = 7;

    public static DateTimeOffset? TryParse(string text)
    {
        text = Shorten(text);

        // Four digits are a year, as in ISO 8601; as seconds they would lie in the first hours of 1970.
        if (text.Length != 4 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            // The last second that .NET can hold, at the end of the year 9999; what comes after it is after everything that is asked about.
            return seconds <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.MaxValue;
        }

        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
    }

    /// <summary>The text without what of a fraction of a second is finer than .NET's ticks. More than nanoseconds stay, and are no date.</summary>
    private static string Shorten(string text)
    {
        var start = text.IndexOf('.') + 1;
        var end = start;
        while (start > 0 && end < text.Length && text[end] is >= '0' and <= '9')
        {
            end++;
        }

        return end - start is > KeptFraction and <= MaxFraction ? text.Remove(start + KeptFraction, end - start - KeptFraction) : text;
    }
}
