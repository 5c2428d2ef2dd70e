using System.Collections.Generic;
using System.Text;

namespace RoleChain.Core.Identities;

/// <summary>
/// Writes arguments as one command line that a program's runtime splits into the same arguments again (Microsoft C++
/// documentation, "Parsing C command-line arguments"; .NET on Unix splits by the same rules).
/// </summary>
internal static class CommandLine
{
    /// <summary>The command line without the program.</summary>
    public static string Join(IEnumerable<string> arguments)
    {
        var line = new StringBuilder();
        foreach (var argument in arguments)
        {
            if (line.Length > 0)
            {
                line.Append(' ');
            }

            Append(line, argument);
        }

        return line.ToString();
    }

    private static void Append(StringBuilder line, string argument)
    {
        line.Append('"');
        var backslashes = 0;
        foreach (var character in argument)
        {
            if (character == '\\')
            {
                backslashes++;
                continue;
            }

            // Backslashes count as escapes before a quote only, and are then doubled.
            line.Append('\\', character == '"' ? (backslashes * 2) + 1 : backslashes).Append(character);
            backslashes = 0;
        }

        line.Append('\\', backslashes * 2).Append('"');
    }
}
