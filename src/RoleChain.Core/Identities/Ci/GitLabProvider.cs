using System;

namespace RoleChain.Core.Identities.Ci;

/// <summary>GitLab CI (GitLab docs, "OpenID Connect (OIDC) Authentication Using ID Tokens"): the token is in a variable that the job itself names, so it cannot be found without that name.</summary>
internal sealed class GitLabProvider : CiProvider
{
    public override IdentityProvider Provider => IdentityProvider.GitLab;

    public override string Name => "GitLab CI";

    public override string Evidence => "GITLAB_CI is set";

    public override bool Runs(JobEnvironment environment) => environment.IsTrue("GITLAB_CI");

    public override MissingIdentity FindMissing(CiJob job) => new(
        RoleChainErrorKind.TokenVariableMissing,
        "A GitLab CI job has its id token in a variable that it names itself, and no name was given",
        "Write `id_tokens: { AWS_ID_TOKEN: { aud: " + SafeText.ForDisplay(job.Audience ?? job.UsualAudience, 255) + " } }` in the job, and give -WebIdentityTokenVariable AWS_ID_TOKEN.");

    public override IdentitySource Create(CiJob job, string reason) => throw new NotSupportedException("The token of a GitLab CI job is read by the variable's name.");
}
