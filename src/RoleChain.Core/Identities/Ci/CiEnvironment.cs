using System;
using System.Linq;

namespace RoleChain.Core.Identities.Ci;

/// <summary>Tells whether the process runs in a job of any CI system.</summary>
internal static class CiEnvironment
{
    /// <summary>Variables of CI systems that set no <c>CI</c> and whose tokens RoleChain does not have: Jenkins, TeamCity, AWS CodeBuild, Bamboo, GoCD (watson/ci-info, vendors.json).</summary>
    private static readonly string[] OtherSystems = ["JENKINS_URL", "TEAMCITY_VERSION", "CODEBUILD_BUILD_ARN", "bamboo_planKey", "GO_PIPELINE_LABEL"];

    public static bool Is(JobEnvironment environment) =>
        environment["CI"] is not null || CiProviders.All.Any(provider => provider.Runs(environment)) || Array.Exists(OtherSystems, name => environment[name] is not null);
}
