using System;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace RoleChain;

/// <summary>Which addresses a token or a signed request may be sent to: https, and http on loopback alone.</summary>
public static class EndpointRules
{
    private const int MaxLength = 4096;

    /// <summary>Checks an address, wherever it came from.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="uri">The address, where it may be used.</param>
    /// <param name="problem">What is wrong with it, where it may not; free of the text itself.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? uri, [NotNullWhen(false)] out string? problem)
    {
        uri = null;
        problem = null;
        if (string.IsNullOrEmpty(text) || text!.Length > MaxLength || !Uri.TryCreate(text, UriKind.Absolute, out var parsed))
        {
            problem = "is not an absolute address such as https://sts.eu-west-2.amazonaws.com";
        }
        else if (parsed.Scheme != Uri.UriSchemeHttps && !(parsed.Scheme == Uri.UriSchemeHttp && IsLoopback(parsed)))
        {
            problem = "is not https (http is for loopback only)";
        }
        else if (parsed.UserInfo.Length != 0)
        {
            problem = "carries a user name or password";
        }
        else
        {
            uri = parsed;
        }

        return problem is null;
    }

    /// <summary>Whether an address names this machine by itself: an address of the loopback range, or <c>localhost</c>.</summary>
    /// <param name="uri">An absolute address.</param>
    public static bool IsLoopback(Uri uri) =>
        IPAddress.TryParse(uri.DnsSafeHost, out var address)
            ? IPAddress.IsLoopback(address)
            : string.Equals(uri.DnsSafeHost, "localhost", StringComparison.OrdinalIgnoreCase);
}
