using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Identities;
using RoleChain.Core.Identities.Ci;

namespace RoleChain.Core.Engine;

/// <summary>
/// The session tags of a GitHub Actions job: those of aws-actions/configure-aws-credentials 6, with its names and its way to make values
/// fit, so that policies written for that action hold here too.
/// </summary>
internal static class DefaultSessionTags
{
    private const string ActorKey = "Actor";

    /// <summary>The variable of each tag, in the action's order. The first stays whatever happens, the others are a convenience.</summary>
    private static readonly (string Key, string Variable, bool IsConvenience)[] Variables =
    [
        ("Repository", "GITHUB_REPOSITORY", false),
        ("Workflow", "GITHUB_WORKFLOW", false),
        ("Action", "GITHUB_ACTION", false),
        (ActorKey, "GITHUB_ACTOR", false),
        ("Commit", "GITHUB_SHA", false),
        ("Branch", "GITHUB_REF", false),
        ("EventName", "GITHUB_EVENT_NAME", true),
        ("BaseRef", "GITHUB_BASE_REF", true),
        ("HeadRef", "GITHUB_HEAD_REF", true),
        ("RunId", "GITHUB_RUN_ID", true),
        ("Job", "GITHUB_JOB", true),
        ("TriggeringActor", "GITHUB_TRIGGERING_ACTOR", true),
    ];

    /// <summary>The tags of the job that this is; none elsewhere than on GitHub Actions.</summary>
    /// <param name="environment">Where the job's variables are.</param>
    /// <param name="claims">The token's claims. The actor is taken from them alone: a variable can be set by any step of the job.</param>
    public static IReadOnlyList<SessionTag> Of(JobEnvironment environment, TokenClaims claims)
    {
        if (!new GitHubProvider().Runs(environment))
        {
            return [];
        }

        var tags = new List<SessionTag> { new("GitHub", "Actions") };
        foreach (var (key, variable, _) in Variables)
        {
            if ((key == ActorKey ? claims.Actor : environment[variable]) is { Length: > 0 } value)
            {
                tags.Add(new SessionTag(key, SessionTagRules.MakeFit(value)));
            }
        }

        return tags;
    }

    /// <summary>Whether a default tag is a convenience only, and may be left out where all of it is too large.</summary>
    public static bool IsConvenience(string key) => Variables.Any(tag => tag.IsConvenience && string.Equals(tag.Key, key, StringComparison.OrdinalIgnoreCase));
}
