using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace RoleChain.Binding;

/// <summary>Reads claims that were written as a table.</summary>
internal static class TrialClaimTable
{
    /// <exception cref="RoleChainException">A value is neither a text nor a list of texts (<see cref="RoleChainErrorKind.InvalidClaims"/>).</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(IDictionary table)
    {
        var claims = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table)
        {
            var name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            claims[name] = Wrapping.Unwrap(entry.Value) switch
            {
                null => [],
                string text => [text],
                IDictionary => throw new RoleChainException(RoleChainErrorKind.InvalidClaims, $"The claim {SafeText.ForDisplay(name, 64)} is a table, and no condition key of IAM looks into one."),
                IEnumerable list => list.Cast<object?>().Select(Text).ToArray(),
                var value => [Text(value)],
            };
        }

        return claims;
    }

    private static string Text(object? value) => Wrapping.Unwrap(value) switch
    {
        null => string.Empty,
        true => "true",
        false => "false",
        var other => LanguagePrimitives.ConvertTo<string>(other),
    };
}
