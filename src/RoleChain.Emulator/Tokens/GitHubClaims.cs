using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;

namespace RoleChain.Emulator.Tokens;

/// <summary>The claims of a token of GitHub Actions (GitHub's "OpenID Connect reference").</summary>
internal static class GitHubClaims
{
    /// <summary>The claims of a push to a repository's main branch, without those that only some jobs have (environment, job_workflow_ref).</summary>
    public static Dictionary<string, object?> Defaults() => new(StringComparer.Ordinal)
    {
        ["actor"] = "octocat",
        ["actor_id"] = "583231",
        ["base_ref"] = string.Empty,
        ["check_run_id"] = "5000000001",
        ["event_name"] = "push",
        ["head_ref"] = string.Empty,
        ["ref"] = "refs/heads/main",
        ["ref_protected"] = "true",
        ["repository"] = "octo-org/octo-app",
        ["repository_id"] = "74",
        ["repository_owner_id"] = "65",
        ["repository_visibility"] = "private",
        ["run_attempt"] = "1",
        ["run_id"] = "1000000001",
        ["run_number"] = "10",
        ["runner_environment"] = "github-hosted",
        ["sha"] = "0123456789abcdef0123456789abcdef01234567",
        ["workflow"] = "deploy",
        ["workflow_sha"] = "0123456789abcdef0123456789abcdef01234567",
    };

    /// <summary>Adds the claims that follow from others, where they were not given: owner, ref_type, workflow_ref and the subject.</summary>
    public static void Derive(Dictionary<string, object?> claims)
    {
        var repository = Text(claims, "repository");
        var reference = Text(claims, "ref");
        SetDefault(claims, "repository_owner", repository.Split('/')[0]);
        SetDefault(claims, "ref_type", reference.StartsWith("refs/tags/", StringComparison.Ordinal) ? "tag" : "branch");
        SetDefault(claims, "workflow_ref", repository + "/.github/workflows/" + Text(claims, "workflow") + ".yml@" + reference);
        SetDefault(claims, "sub", Subject(claims, repository, reference));
    }

    /// <summary>A claim as text; empty where it is absent.</summary>
    public static string Text(Dictionary<string, object?> claims, string name) => claims.TryGetValue(name, out var value)
        ? value is JsonElement { ValueKind: JsonValueKind.String } element ? element.GetString()! : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty
        : string.Empty;

    /// <summary>The subject by GitHub's precedence: environment, then pull request, then ref.</summary>
    private static string Subject(Dictionary<string, object?> claims, string repository, string reference)
    {
        var environment = Text(claims, "environment");
        return GitHubSubject.Of(repository, environment.Length > 0 ? GitHubSubject.InEnvironment(environment)
            : Text(claims, "event_name") == "pull_request" ? GitHubSubject.PullRequest
            : GitHubSubject.OnRef(reference));
    }

    private static void SetDefault(Dictionary<string, object?> claims, string name, string value)
    {
        if (!claims.ContainsKey(name))
        {
            claims[name] = value;
        }
    }
}
