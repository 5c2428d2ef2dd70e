using RoleChain.Core.Policies;

namespace RoleChain.Core.Iam;

/// <summary>What came of asking IAM for a role.</summary>
internal sealed class LiveRole
{
    private LiveRole(LibraryRole? role, bool isAbsent, string said)
    {
        Role = role;
        IsAbsent = isAbsent;
        Said = said;
    }

    /// <summary>There is no such role.</summary>
    public static LiveRole Absent { get; } = new(null, isAbsent: true, "there is no such role.");

    /// <summary>The role; null where it was not read.</summary>
    public LibraryRole? Role { get; }

    /// <summary>Whether IAM said that it is not there.</summary>
    public bool IsAbsent { get; }

    /// <summary>What came of it, as a sentence without a secret.</summary>
    public string Said { get; }

    public static LiveRole Of(LibraryRole role) => new(role, isAbsent: false, "read.");

    /// <param name="why">Why not, as a sentence without a secret.</param>
    public static LiveRole Unread(string why) => new(null, isAbsent: false, "not read: " + why);
}
