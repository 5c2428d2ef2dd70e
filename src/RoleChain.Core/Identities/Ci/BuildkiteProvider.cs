namespace RoleChain.Core.Identities.Ci;

/// <summary>Buildkite (Buildkite docs, "buildkite-agent oidc"): the agent that every job has prints a token.</summary>
internal sealed class BuildkiteProvider : CiProvider
{
    private const string Program = "buildkite-agent";

    public override IdentityProvider Provider => IdentityProvider.Buildkite;

    public override string Name => "Buildkite";

    public override string Evidence => "BUILDKITE is set, " + Program + " is in PATH, and the environment names no AWS setting";

    public override bool IsAmbient => true;

    public override bool Runs(JobEnvironment environment) => environment.IsTrue("BUILDKITE");

    public override MissingIdentity? FindMissing(CiJob job) => ProgramFinder.Find(Program, job.Environment) is not null
        ? null
        : NoToken("the program " + Program + " is not in PATH", "In a container, mount the agent's program and pass its environment (the docker plugin's `mount-buildkite-agent: true`).");

    public override IdentitySource Create(CiJob job, string reason)
    {
        var audience = job.Audience ?? job.UsualAudience;
        return new CommandTokenSource(
            Program,
            ["oidc", "request-token", "--audience", audience],
            "the Buildkite token of this job (audience " + SafeText.ForDisplay(audience, 255) + ")",
            job.Environment,
            job.Secrets)
        {
            Reason = reason,
        };
    }
}
