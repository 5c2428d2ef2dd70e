using System;

namespace RoleChain.Core.ChainFiles;

/// <summary>How faults name the parts of a chain file, fit to print.</summary>
internal static class FilePath
{
    private const int MaxNameLength = 64;

    /// <summary>The file's one value.</summary>
    public const string Root = "$";

    public static string Child(string path, string name) => path == Root ? SafeText.ForDisplay(name, MaxNameLength) : path + "." + SafeText.ForDisplay(name, MaxNameLength);

    /// <param name="path">A list's path.</param>
    /// <param name="index">The place in the list, counted from 0.</param>
    public static string Item(string path, int index) => FormattableString.Invariant($"{path}[{index}]");
}
