using System;
using System.Linq;

namespace RoleChain;

/// <summary>The form that role session names and source identities share: 2 to 64 of <c>[A-Za-z0-9_+=,.@-]</c> (STS API reference).</summary>
internal static class NameRules
{
    /// <summary>What is wrong with a name; null where nothing is.</summary>
    public static string? FindProblem(string name)
    {
        if (name.Length is < StsLimits.MinSessionNameLength or > StsLimits.MaxSessionNameLength)
        {
            return FormattableString.Invariant($"has {name.Length} characters; {StsLimits.MinSessionNameLength} to {StsLimits.MaxSessionNameLength}");
        }

        return name.All(Characters.IsName) ? null : $"'{SafeText.ForDisplay(name)}' has a character that is not one of A-Z a-z 0-9 _ + = , . @ -";
    }
}
