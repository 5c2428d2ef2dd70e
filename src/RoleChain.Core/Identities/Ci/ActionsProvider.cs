namespace RoleChain.Core.Identities.Ci;

/// <summary>What GitHub Actions and Forgejo Actions have in common: a token endpoint that a job must have been granted.</summary>
internal abstract class ActionsProvider : CiProvider
{
    private const string Variables = ActionsTokenSource.UrlVariable + " and " + ActionsTokenSource.BearerVariable;

    public override string Evidence => Variables + " are set";

    /// <summary>How a job is granted the endpoint, a whole sentence.</summary>
    private protected abstract string Grant { get; }

    public override MissingIdentity? FindMissing(CiJob job) =>
        job.Environment[ActionsTokenSource.UrlVariable] is not null && job.Environment[ActionsTokenSource.BearerVariable] is not null
            ? null
            : NoToken(Variables + " are absent", Grant);

    public override IdentitySource Create(CiJob job, string reason) => new ActionsTokenSource(
        Name,
        job.Environment.TokenHttp,
        job.Environment[ActionsTokenSource.UrlVariable]!,
        new SecretText(job.Environment[ActionsTokenSource.BearerVariable]!),
        job.Audience ?? job.UsualAudience,
        job.Secrets)
    {
        Reason = reason,
    };

    /// <summary>Forgejo's runner says that it is GitHub's too, for the sake of actions that were written for GitHub.</summary>
    private protected static bool IsForgejo(JobEnvironment environment) => environment.IsTrue("FORGEJO_ACTIONS");
}
