using System;
using System.Globalization;

namespace RoleChain.Core;

/// <summary>The times that an answer's headers tell (RFC 9110, 5.6.7 and 10.2.3). What is malformed tells nothing.</summary>
internal static class HttpTime
{
    // More is no time to wait, and would overflow what is reckoned with it.
    private const long MaxSeconds = 10L * 365 * 24 * 60 * 60;

    /// <summary>The server's clock, by its <c>Date</c> header.</summary>
    public static DateTimeOffset? Date(string? header) =>
        DateTimeOffset.TryParseExact(header?.Trim(), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    /// <summary>How long a <c>Retry-After</c> header asks to wait: seconds, or a date by the clock of the server that wrote it.</summary>
    /// <param name="header">The header's value, or null.</param>
    /// <param name="now">The server's time; this machine's where the server told none.</param>
    public static TimeSpan? RetryAfter(string? header, DateTimeOffset now)
    {
        var text = header?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (IsNumber(text!))
        {
            var seconds = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, MaxSeconds) : MaxSeconds;
            return TimeSpan.FromSeconds(seconds);
        }

        return Date(text) is not { } date ? null : date > now ? date - now : TimeSpan.Zero;
    }

    private static bool IsNumber(string text)
    {
        foreach (var character in text)
        {
            if (character is < '0' or > '9')
            {
                return false;
            }
        }

        return true;
    }
}
