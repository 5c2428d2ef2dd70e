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

    public static DateTimeOffset? TryParse(string text)
    {
        // Four digits are a year, as in ISO 8601; as seconds they would lie in the first hours of 1970.
        if (text.Length != 4 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            // The last second that .NET can hold, at the end of the year 9999.
            return seconds <= 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        }

        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
    }
}
