using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain;

/// <summary>What somebody may have meant by a name that is not there.</summary>
internal static class NearestName
{
    private const int MaxLength = 64;
    private const int MaxNames = 1000;

    /// <summary>The name that comes nearest, to follow what is said of it; empty where none is near. Of long lists and long names nothing is said: whoever wrote the file chose them.</summary>
    /// <param name="name">The name that is not there.</param>
    /// <param name="names">Those that are.</param>
    public static string Hint(string name, IEnumerable<string> names)
    {
        if (name.Length > MaxLength)
        {
            return string.Empty;
        }

        var nearest = names.Take(MaxNames)
            .Where(other => other.Length <= MaxLength)
            .Select(other => (Name: other, Distance: Distance(name.ToUpperInvariant(), other.ToUpperInvariant())))
            .OrderBy(item => item.Distance)
            .FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(1, name.Length / 3) ? " (did you mean '" + SafeText.ForDisplay(nearest.Name, MaxLength) + "'?)" : string.Empty;
    }

    /// <summary>The changes of one character each that lead from one name to the other (Levenshtein).</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var left = 1; left <= from.Length; left++)
        {
            var diagonal = row[0];
            row[0] = left;
            for (var right = 1; right <= to.Length; right++)
            {
                var above = row[right];
                row[right] = Math.Min(Math.Min(row[right] + 1, row[right - 1] + 1), diagonal + (from[left - 1] == to[right - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[to.Length];
    }
}
