using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace RoleChain.Binding;

/// <summary>Reads claims that were written as a table.</summary>
internal static class TrialClaimTable
{
    /// <summary>The one claim that is a table: session tags that the token passes.</summary>
    private const string Tags = "https://aws.amazon.com/tags";

    /// <exception cref="RoleChainException">A value is neither a text nor a list of texts (<see cref="RoleChainErrorKind.InvalidClaims"/>).</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(IDictionary table)
    {
        var claims = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table)
        {
            Add(claims, LanguagePrimitives.ConvertTo<string>(entry.Key), Wrapping.Unwrap(entry.Value));
        }

        return claims;
    }

    private static void Add(Dictionary<string, IReadOnlyList<string>> claims, string name, object? value)
    {
        if ((name is Tags or Tags + "/principal_tags") && value is IDictionary table)
        {
            // Flattened, which IAM takes for the same.
            foreach (DictionaryEntry part in table)
            {
                Add(claims, name + "/" + LanguagePrimitives.ConvertTo<string>(part.Key), Wrapping.Unwrap(part.Value));
            }
        }
        else
        {
            claims[name] = value switch
            {
                null => [],
                string text => [text],
                IDictionary => throw new RoleChainException(RoleChainErrorKind.InvalidClaims, $"The claim {SafeText.ForDisplay(name, 64)} is a table, and no condition key of IAM looks into one."),
                IEnumerable list => list.Cast<object?>().Select(Text).ToArray(),
                _ => [Text(value)],
            };
        }
    }

    private static string Text(object? value) => Wrapping.Unwrap(value) switch
    {
        null => string.Empty,
        true => "true",
        false => "false",
        var other => LanguagePrimitives.ConvertTo<string>(other),
    };
}
