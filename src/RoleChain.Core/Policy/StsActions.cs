using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>The actions of STS that a chain needs.</summary>
internal static class StsActions
{
    public const string AssumeRole = "sts:AssumeRole";

    public const string AssumeRoleWithWebIdentity = "sts:AssumeRoleWithWebIdentity";

    public const string TagSession = "sts:TagSession";

    public const string SetSourceIdentity = "sts:SetSourceIdentity";

    /// <summary>
    /// Every action that an assumption needs, each a decision of its own: to assume the role, to tag the session, also with inherited tags, and to set
    /// the source identity, also an inherited one (IAM user guide, "Pass session tags in AWS STS" and "Monitor and control actions taken with assumed roles").
    /// </summary>
    /// <param name="assumption">The action that assumes the role.</param>
    /// <param name="isTagged">Whether the session has tags, its own or inherited ones.</param>
    /// <param name="hasSourceIdentity">Whether it has a source identity, set or inherited.</param>
    public static IReadOnlyList<string> Of(string assumption, bool isTagged, bool hasSourceIdentity) =>
        [assumption, .. isTagged ? new[] { TagSession } : [], .. hasSourceIdentity ? new[] { SetSourceIdentity } : []];
}
