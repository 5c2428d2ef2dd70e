using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Trials;

/// <summary>
/// The job of GitHub Actions that claims written by hand are of: it has the default session tags and the default session name of such a job, wherever
/// the trial itself is run. What the claims do not tell of it has a value that is not known.
/// </summary>
internal sealed class TrialJob
{
    /// <summary>The value of what is not known.</summary>
    public const string NotKnown = "not-known";

    /// <summary>The claim that has the same value as a variable.</summary>
    private static readonly Dictionary<string, string> Claims = new(StringComparer.Ordinal)
    {
        ["GITHUB_REPOSITORY"] = "repository",
        ["GITHUB_WORKFLOW"] = "workflow",
        ["GITHUB_SHA"] = "sha",
        ["GITHUB_REF"] = "ref",
        ["GITHUB_EVENT_NAME"] = "event_name",
        ["GITHUB_BASE_REF"] = "base_ref",
        ["GITHUB_HEAD_REF"] = "head_ref",
        ["GITHUB_RUN_ID"] = "run_id",
        ["GITHUB_RUN_ATTEMPT"] = "run_attempt",
    };

    /// <summary>Those that only jobs of pull requests have.</summary>
    private static readonly string[] Optional = ["GITHUB_BASE_REF", "GITHUB_HEAD_REF"];

    private TrialJob(JobEnvironment environment, IReadOnlyCollection<string> unknownTags, bool hasUnknownSessionName)
    {
        Environment = environment;
        UnknownTags = unknownTags;
        HasUnknownSessionName = hasUnknownSessionName;
    }

    /// <summary>What the job would see.</summary>
    public JobEnvironment Environment { get; }

    /// <summary>The keys of default tags whose values are not known.</summary>
    public IReadOnlyCollection<string> UnknownTags { get; }

    /// <summary>Whether the default session name is not known.</summary>
    public bool HasUnknownSessionName { get; }

    /// <summary>The job that a trial is about.</summary>
    /// <param name="claims">The claims that were written; null where there are none: then it is the job in which the trial is run.</param>
    /// <param name="environment">Where the trial is run.</param>
    public static TrialJob Of(TrialClaims? claims, JobEnvironment environment)
    {
        if (claims is null || !GitHubIssuers.Has(claims.Host))
        {
            return new TrialJob(environment, [], hasUnknownSessionName: false);
        }

        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["GITHUB_ACTIONS"] = "true" };
        var names = Claims.Keys.Concat(DefaultSessionTag.All.Select(tag => tag.Variable).Where(name => name is not null).Select(name => name!)).Distinct(StringComparer.Ordinal);
        foreach (var name in names)
        {
            variables[name] = Claims.TryGetValue(name, out var claim) && claims.Find(claim) is { Length: > 0 } value ? value : Optional.Contains(name, StringComparer.Ordinal) ? string.Empty : NotKnown;
        }

        bool IsUnknown(string? name) => name is not null && variables[name] == NotKnown;
        var job = new JobEnvironment(name => variables.TryGetValue(name, out var value) ? value : environment[name], environment.TokenHttp, environment.StandardOutput, environment.Clock);
        return new TrialJob(job, DefaultSessionTag.All.Where(tag => IsUnknown(tag.Variable)).Select(tag => tag.Key).ToArray(), IsUnknown("GITHUB_RUN_ID") || IsUnknown("GITHUB_RUN_ATTEMPT"));
    }
}
