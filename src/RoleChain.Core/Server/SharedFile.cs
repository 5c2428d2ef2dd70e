using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace RoleChain.Core.Server;

/// <summary>Reads which settings a profile of a shared AWS file has, and none of their values (AWS SDKs and Tools reference guide, "Shared config and credentials files").</summary>
internal static class SharedFile
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The names of the settings; none where there is no such file, or it cannot be read.</summary>
    public static IReadOnlyList<string> Settings(string path, string profile)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length <= MaxBytes ? Read(File.ReadLines(path), profile).ToArray() : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // An AWS SDK cannot read it either.
            return [];
        }
    }

    private static IEnumerable<string> Read(IEnumerable<string> lines, string profile)
    {
        var isIn = false;
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text.Length > 0 && text[0] == '[')
            {
                var end = text.IndexOf(']');
                var words = text.Substring(1, (end < 0 ? text.Length : end) - 1).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
                isIn = words.Length > 0 && words[words.Length - 1] == profile && (words.Length == 1 || (words.Length == 2 && words[0] == "profile"));
            }
            else if (isIn && text.IndexOf('=') is var sign && sign > 0 && text[0] is not ('#' or ';'))
            {
                yield return text.Substring(0, sign).TrimEnd();
            }
        }
    }
}
