using System;
using System.Collections.Generic;
using System.Globalization;

namespace RoleChain.Emulator.Configuration;

/// <summary>The forms that several members of a configuration share.</summary>
internal static class ConfigurationRules
{
    /// <summary>The longest URL of an OIDC provider, in characters (IAM API reference, CreateOpenIDConnectProvider).</summary>
    private const int MaxIssuerLength = 255;

    private const int MaxNameLength = 64;

    /// <summary>Does something with each item and its path.</summary>
    public static void ForEach<T>(ConfigurationSource source, string path, List<T?>? items, Action<string, T> add)
        where T : class
    {
        for (var i = 0; i < (items?.Count ?? 0); i++)
        {
            var itemPath = path + "[" + i.ToString(CultureInfo.InvariantCulture) + "]";
            add(itemPath, items![i] ?? throw source.Fault(itemPath, "is null"));
        }
    }

    /// <summary>An issuer is an https URL without query and fragment.</summary>
    public static void CheckIssuer(ConfigurationSource source, string path, string? issuer)
    {
        if (string.IsNullOrEmpty(issuer) || issuer!.Length > MaxIssuerLength || !issuer.StartsWith("https://", StringComparison.Ordinal)
            || !Uri.TryCreate(issuer, UriKind.Absolute, out var uri) || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            throw source.Fault(path, FormattableString.Invariant($"is not an https URL of at most {MaxIssuerLength} characters without user, query and fragment"));
        }
    }

    /// <summary>Whether a text has the form of a region's name: letters, digits and hyphens, at least three parts.</summary>
    public static bool IsRegion(string region)
    {
        if (region.Length is 0 or > MaxNameLength || region.Split('-') is not { Length: >= 3 } parts)
        {
            return false;
        }

        return Array.TrueForAll(parts, part => part.Length > 0 && IsAll(part, character => character is (>= 'a' and <= 'z') or (>= '0' and <= '9')))
            && parts[parts.Length - 1][0] is >= '0' and <= '9';
    }

    /// <summary>Whether a text is a user's name.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && IsAll(name, IsNameCharacter);

    /// <summary>Whether a character may stand in a name of IAM: <c>[A-Za-z0-9_+=,.@-]</c>.</summary>
    public static bool IsNameCharacter(char character) => IsLetterOrDigit(character) || character is '_' or '+' or '=' or ',' or '.' or '@' or '-';

    /// <summary>Whether a text is a path: slashes at both ends and printable ASCII between.</summary>
    public static bool IsPath(string path) =>
        path == "/" || (path.Length is > 2 and <= 512 && path[0] == '/' && path[path.Length - 1] == '/' && path.IndexOf("//", StringComparison.Ordinal) < 0
            && IsAll(path, character => character is > ' ' and <= '~'));

    public static bool IsLetterOrDigit(char character) => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');

    public static bool IsAll(string text, Func<char, bool> predicate)
    {
        foreach (var character in text)
        {
            if (!predicate(character))
            {
                return false;
            }
        }

        return true;
    }
}
