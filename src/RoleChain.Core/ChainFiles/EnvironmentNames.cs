using System;
using System.Collections.Generic;

namespace RoleChain.Core.ChainFiles;

/// <summary>
/// The variables of the environment that a chain file may read without being trusted: who and where the user or job is. A planted file must
/// not carry the environment's secrets into session tags of somebody else's account, so that a prefix of a CI system is not enough:
/// <c>GITHUB_TOKEN</c>, <c>CI_JOB_TOKEN</c> and <c>CI_REPOSITORY_URL</c> are secrets.
/// </summary>
internal static class EnvironmentNames
{
    private const string OwnPrefix = "ROLECHAIN_";

    private static readonly HashSet<string> Public = new(StringComparer.Ordinal)
    {
        "USER", "USERNAME", "LOGNAME", "AWS_REGION", "AWS_DEFAULT_REGION",

        // GitHub docs, "Default environment variables"; Forgejo has the same.
        "GITHUB_ACTOR", "GITHUB_ACTOR_ID", "GITHUB_BASE_REF", "GITHUB_EVENT_NAME", "GITHUB_HEAD_REF", "GITHUB_JOB", "GITHUB_REF", "GITHUB_REF_NAME", "GITHUB_REF_TYPE",
        "GITHUB_REPOSITORY", "GITHUB_REPOSITORY_ID", "GITHUB_REPOSITORY_OWNER", "GITHUB_REPOSITORY_OWNER_ID", "GITHUB_RUN_ATTEMPT", "GITHUB_RUN_ID", "GITHUB_RUN_NUMBER",
        "GITHUB_SHA", "GITHUB_TRIGGERING_ACTOR", "GITHUB_WORKFLOW", "GITHUB_WORKFLOW_REF",

        // GitLab docs, "Predefined CI/CD variables reference".
        "CI_COMMIT_BRANCH", "CI_COMMIT_REF_NAME", "CI_COMMIT_REF_SLUG", "CI_COMMIT_SHA", "CI_COMMIT_SHORT_SHA", "CI_COMMIT_TAG", "CI_ENVIRONMENT_NAME", "CI_ENVIRONMENT_SLUG",
        "CI_JOB_ID", "CI_JOB_NAME", "CI_JOB_STAGE", "CI_PIPELINE_ID", "CI_PIPELINE_IID", "CI_PIPELINE_SOURCE", "CI_PROJECT_ID", "CI_PROJECT_NAME", "CI_PROJECT_NAMESPACE",
        "CI_PROJECT_PATH", "CI_PROJECT_PATH_SLUG",

        // Azure DevOps docs, "Use predefined variables".
        "BUILD_BUILDID", "BUILD_BUILDNUMBER", "BUILD_DEFINITIONNAME", "BUILD_REASON", "BUILD_REPOSITORY_NAME", "BUILD_REQUESTEDFOR", "BUILD_SOURCEBRANCH", "BUILD_SOURCEBRANCHNAME",
        "BUILD_SOURCEVERSION",
    };

    public static bool ArePublic(string name) => Public.Contains(name) || name.StartsWith(OwnPrefix, StringComparison.Ordinal);
}
