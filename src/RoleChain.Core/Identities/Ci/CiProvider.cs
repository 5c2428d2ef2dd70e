namespace RoleChain.Core.Identities.Ci;

/// <summary>A CI system whose jobs have an OIDC token: how its jobs are told, and how the token is had.</summary>
internal abstract class CiProvider
{
    /// <summary>Its name among the identities.</summary>
    public abstract IdentityProvider Provider { get; }

    /// <summary>Its name as its makers write it.</summary>
    public abstract string Name { get; }

    /// <summary>What shows that a job has a token, to go on after "because".</summary>
    public abstract string Evidence { get; }

    /// <summary>
    /// Whether every job has a token, asked for or not. Such a token is no choice of the job's, so what the environment says of AWS comes before it.
    /// </summary>
    public virtual bool IsAmbient => false;

    /// <summary>Whether the process runs in one of its jobs.</summary>
    public abstract bool Runs(JobEnvironment environment);

    /// <summary>What the job lacks for a token; null where one can be had.</summary>
    public abstract MissingIdentity? FindMissing(CiJob job);

    /// <summary>Whether a job of this system with a token is there, as far as one can tell without asking.</summary>
    public virtual bool IsFound(CiJob job) => Runs(job.Environment) && FindMissing(job) is null;

    /// <summary>The source of the job's token. To be called only where nothing is missing.</summary>
    /// <param name="job">The job.</param>
    /// <param name="reason">Why it was chosen.</param>
    /// <exception cref="RoleChainException">The token cannot have the audience that was asked for.</exception>
    public abstract IdentitySource Create(CiJob job, string reason);

    /// <summary>A missing token in the words that all share.</summary>
    private protected MissingIdentity NoToken(string missing, string remedy) =>
        new(RoleChainErrorKind.IdTokenPermissionMissing, "This " + Name + " job has no id token: " + missing, remedy);
}
