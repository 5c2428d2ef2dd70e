using System;
using System.Collections.Generic;
using RoleChain.Core.Files;

namespace RoleChain.Core.Profiles;

/// <summary>
/// Tells what each line of a profile file is, as botocore does (Python's configparser): comments begin with <c>#</c> or <c>;</c>, a key ends at
/// the first <c>=</c> or <c>:</c>, and a line that is indented deeper than the key before it goes on with that key's value.
/// </summary>
internal static class ProfileReader
{
    /// <summary>What is no text: the file's own characters are bytes, of which others that .NET trims may be parts of letters.</summary>
    public static readonly char[] Blanks = [' ', '\t', '\f', '\v'];
    private static readonly char[] Delimiters = ['=', ':'];

    public static IEnumerable<ProfileLine> Read(string text)
    {
        int? keyIndent = null;
        foreach (var (line, ending) in TextLines.Split(text))
        {
            var trimmed = line.Trim(Blanks);
            var indent = line.Length - line.TrimStart(Blanks).Length;
            if (trimmed.Length == 0 || trimmed[0] is '#' or ';')
            {
                yield return new ProfileLine { Text = line, Ending = ending };
            }
            else if (indent > keyIndent)
            {
                yield return new ProfileLine { Text = line, Ending = ending, Kind = ProfileLineKind.Continuation, Value = trimmed };
            }
            else if (trimmed[0] == '[' && trimmed.IndexOf(']') is var end and > 0)
            {
                keyIndent = null;
                yield return new ProfileLine { Text = line, Ending = ending, Kind = ProfileLineKind.Header, Name = trimmed.Substring(1, end - 1).Trim(Blanks) };
            }
            else if (trimmed.IndexOfAny(Delimiters) is var delimiter and > 0)
            {
                keyIndent = indent;
                yield return new ProfileLine
                {
                    Text = line,
                    Ending = ending,
                    Kind = ProfileLineKind.Key,
                    Name = trimmed.Substring(0, delimiter).TrimEnd(Blanks),
                    Value = trimmed.Substring(delimiter + 1).TrimStart(Blanks),
                };
            }
            else
            {
                yield return new ProfileLine { Text = line, Ending = ending };
            }
        }
    }

    /// <summary>Whether a header is a profile's. In the config file the name may be quoted, and follows the word <c>profile</c> (AWS SDKs reference guide, "Shared config and credentials files").</summary>
    public static bool IsOf(string header, string profile, ProfileFileKind kind)
    {
        if (kind == ProfileFileKind.Credentials)
        {
            return header == profile;
        }

        var words = header.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        return (words.Length == 1 && words[0] == profile && profile == "default")
            || (words.Length == 2 && words[0] == "profile" && Unquoted(words[1]) == profile);
    }

    /// <summary>What starts a section that is not there yet.</summary>
    public static string HeaderOf(string profile, ProfileFileKind kind) =>
        kind == ProfileFileKind.Credentials || profile == "default" ? "[" + profile + "]" : "[profile " + profile + "]";

    private static string Unquoted(string word) =>
        word.Length > 2 && word[0] is '"' or '\'' && word[word.Length - 1] == word[0] ? word.Substring(1, word.Length - 2) : word;
}
