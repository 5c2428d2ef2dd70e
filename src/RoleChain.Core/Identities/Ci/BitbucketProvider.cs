namespace RoleChain.Core.Identities.Ci;

/// <summary>Bitbucket Pipelines (Bitbucket docs, "Integrate Pipelines with resource servers using OIDC"): the token is in a variable, its audience the workspace.</summary>
internal sealed class BitbucketProvider : CiProvider
{
    private const string Variable = "BITBUCKET_STEP_OIDC_TOKEN";

    public override IdentityProvider Provider => IdentityProvider.Bitbucket;

    public override string Name => "Bitbucket Pipelines";

    public override string Evidence => Variable + " is set";

    public override bool Runs(JobEnvironment environment) => environment["BITBUCKET_BUILD_NUMBER"] is not null;

    public override MissingIdentity? FindMissing(CiJob job) =>
        job.Environment[Variable] is not null ? null : NoToken(Variable + " is absent", "Write `oidc: true` in the step.");

    public override IdentitySource Create(CiJob job, string reason) =>
        new VariableTokenSource(job.Environment, Variable, "the Bitbucket Pipelines token of this step", job.Audience) { Reason = reason };
}
