using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RoleChain.Emulator.Http;

namespace RoleChain.Emulator.Signing;

/// <summary>Builds the canonical request from what came over the wire (IAM user guide, "Create a signed AWS API request").</summary>
internal static class CanonicalRequest
{
    private const string Unreserved = "-_.~";

    /// <summary>The canonical request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="signedHeaders">The names of the signed headers, as the signature lists them.</param>
    /// <exception cref="FormatException">The query is malformed.</exception>
    public static string Build(EmulatorRequest request, IReadOnlyList<string> signedHeaders)
    {
        var text = new StringBuilder();
        text.Append(request.Method).Append('\n').Append(request.Path).Append('\n').Append(Query(request.Query)).Append('\n');
        foreach (var name in signedHeaders)
        {
            text.Append(name).Append(':').Append(Collapse(request.Header(name) ?? string.Empty)).Append('\n');
        }

        return text.Append('\n').Append(string.Join(";", signedHeaders)).Append('\n').Append(Digest.Sha256Hex(request.Body)).ToString();
    }

    private static string Query(string query) => string.Join("&", FormText.Parse(query)
        .Select(pair => Escape(pair.Key) + "=" + Escape(pair.Value))
        .OrderBy(pair => pair, StringComparer.Ordinal));

    /// <summary>The text in percent-encoding, as AWS writes it.</summary>
    public static string Escape(string text)
    {
        var result = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            var character = (char)value;
            if (character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || Unreserved.IndexOf(character) >= 0)
            {
                result.Append(character);
            }
            else
            {
                result.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return result.ToString();
    }

    /// <summary>Trims, and makes one space of several.</summary>
    private static string Collapse(string value) => string.Join(" ", value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
