using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace RoleChain.Core.Identities.Ci;

/// <summary>
/// CircleCI (CircleCI docs, "Using OpenID Connect tokens in jobs", "OIDC tokens with custom claims"): the token in a variable has the
/// organization's id as audience; another audience is asked of the <c>circleci</c> program that every job has.
/// </summary>
internal sealed class CircleCIProvider : CiProvider
{
    private const string Variable = "CIRCLE_OIDC_TOKEN_V2";
    private const string Program = "circleci";

    public override IdentityProvider Provider => IdentityProvider.CircleCI;

    public override string Name => "CircleCI";

    public override string Evidence => Variable + " is set, and the environment names no AWS setting";

    public override bool IsAmbient => true;

    public override bool Runs(JobEnvironment environment) => environment.IsTrue("CIRCLECI");

    public override MissingIdentity? FindMissing(CiJob job)
    {
        if (job.Audience is null)
        {
            return job.Environment[Variable] is not null
                ? null
                : NoToken(Variable + " is absent", "CircleCI sets it in every job but those of forked pull requests; on a CircleCI server, give the job a context.");
        }

        return HasAudience(job) || ProgramFinder.Find(Program, job.Environment) is not null
            ? null
            : NoToken("a token of another audience than the organization's is printed by the program " + Program + ", which is not in PATH", "Use an image with it, or leave the audience out and list the organization's id at the OIDC provider.");
    }

    public override IdentitySource Create(CiJob job, string reason)
    {
        if (job.Audience is null || HasAudience(job))
        {
            return new VariableTokenSource(job.Environment, Variable, "the CircleCI token of this job") { Reason = reason };
        }

        var claims = JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["aud"] = job.Audience });
        return new CommandTokenSource(Program, ["run", "oidc", "get", "--claims", claims], "the CircleCI token of this job (audience " + SafeText.ForDisplay(job.Audience, 255) + ")", job.Environment, job.Secrets) { Reason = reason };
    }

    private static bool HasAudience(CiJob job) =>
        job.Environment[Variable] is { } token && TokenClaims.Read(token).Audiences.Contains(job.Audience, StringComparer.Ordinal);
}
