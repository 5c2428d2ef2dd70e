namespace RoleChain.Core.Identities.Ci;

/// <summary>GitHub Actions (GitHub docs, "OpenID Connect reference").</summary>
internal sealed class GitHubProvider : ActionsProvider
{
    public override IdentityProvider Provider => IdentityProvider.GitHub;

    public override string Name => "GitHub Actions";

    private protected override string Grant => "Give the job `permissions: id-token: write`; in a reusable workflow, its caller's job too. Pull requests from forks get no token.";

    public override bool Runs(JobEnvironment environment) => environment.IsTrue("GITHUB_ACTIONS") && !IsForgejo(environment);

    public override MissingIdentity? FindMissing(CiJob job) => IsForgejo(job.Environment)
        ? new MissingIdentity(RoleChainErrorKind.IdentityProviderUnavailable, "FORGEJO_ACTIONS is set, so this is a job of Forgejo Actions", "Name Forgejo, or leave the name out.")
        : base.FindMissing(job);

    /// <summary>The endpoint is proof enough: others, such as our emulator, speak GitHub's protocol too.</summary>
    public override bool IsFound(CiJob job) => FindMissing(job) is null;
}
