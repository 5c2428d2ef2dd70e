using System.Linq;

namespace RoleChain.Core.Profiles;

/// <summary>The profiles that RoleChain writes.</summary>
internal static class ProfileNames
{
    /// <summary>The longest name; our own bound.</summary>
    public const int MaxLength = 128;

    /// <summary>Whether a profile of this name can be written: <c>[A-Za-z0-9_.-]</c>, which every reader of the files takes without quotes; 1 to 128.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name.All(character => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '.' or '-');

    /// <exception cref="RoleChainException">It cannot (<see cref="RoleChainErrorKind.InvalidProfileName"/>).</exception>
    public static void Check(string name)
    {
        if (!IsValid(name))
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidProfileName, "The profile name '" + SafeText.ForDisplay(name) + "' is not 1 to 128 of A-Z a-z 0-9 _ . -");
        }
    }
}
