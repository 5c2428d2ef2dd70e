using System.Collections.Generic;

namespace RoleChain;

/// <summary>
/// A session tag that a GitHub Actions job's first AssumeRole has by default: those of aws-actions/configure-aws-credentials 6
/// (src/assumeRole.ts), so that policies written for that action hold here too.
/// </summary>
public sealed class DefaultSessionTag
{
    private DefaultSessionTag(string key, string? variable, bool isConvenience = false)
    {
        Key = key;
        Variable = variable;
        IsConvenience = isConvenience;
    }

    /// <summary>All of them, in the action's order.</summary>
    public static IReadOnlyList<DefaultSessionTag> All { get; } =
    [
        new("GitHub", null),
        new("Repository", "GITHUB_REPOSITORY"),
        new("Workflow", "GITHUB_WORKFLOW"),
        new("Action", "GITHUB_ACTION"),
        new("Actor", null),
        new("Commit", "GITHUB_SHA"),
        new("Branch", "GITHUB_REF"),
        new("EventName", "GITHUB_EVENT_NAME", isConvenience: true),
        new("BaseRef", "GITHUB_BASE_REF", isConvenience: true),
        new("HeadRef", "GITHUB_HEAD_REF", isConvenience: true),
        new("RunId", "GITHUB_RUN_ID", isConvenience: true),
        new("Job", "GITHUB_JOB", isConvenience: true),
        new("TriggeringActor", "GITHUB_TRIGGERING_ACTOR", isConvenience: true),
    ];

    /// <summary>The tag's key.</summary>
    public string Key { get; }

    /// <summary>The job's variable that has its value; null where none has: <c>GitHub</c> is always <c>Actions</c>, and <c>Actor</c> is the token's claim, for any step can set a variable.</summary>
    public string? Variable { get; }

    /// <summary>Whether it is a convenience only, and may be left out where all of it is too large.</summary>
    public bool IsConvenience { get; }
}
