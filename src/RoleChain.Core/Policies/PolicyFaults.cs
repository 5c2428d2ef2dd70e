using System;
using RoleChain.Core.ChainFiles;

namespace RoleChain.Core.Policies;

/// <summary>The failures of reading policies from files.</summary>
internal static class PolicyFaults
{
    /// <summary>A fault of what was asked for as a whole.</summary>
    public static RoleChainException OfAll(string problem) => Make(problem + ".", cause: null);

    /// <summary>A fault of one file.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="problem">What is wrong, continuing the file's name; fit to print.</param>
    /// <param name="cause">The cause, or null.</param>
    public static RoleChainException OfFile(string file, string problem, Exception? cause = null) => Make(SafeText.ForDisplay(file) + " " + problem + ".", cause);

    /// <summary>A fault at one place of a file.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="position">The place.</param>
    /// <param name="part">The resource or the JSON path; made fit to print here.</param>
    /// <param name="problem">What is wrong, continuing the part; fit to print.</param>
    /// <param name="cause">The cause, or null.</param>
    public static RoleChainException At(string file, FilePosition position, string part, string problem, Exception? cause = null) =>
        Make(FormattableString.Invariant($"{SafeText.ForDisplay(file)}({position.Line},{position.Column}): {SafeText.ForDisplay(part)} {problem}."), cause);

    private static RoleChainException Make(string problem, Exception? cause) => new(RoleChainErrorKind.PolicySourceInvalid, "The policies cannot be read: " + problem, cause);
}
