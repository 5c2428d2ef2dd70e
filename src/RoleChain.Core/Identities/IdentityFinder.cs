using System.Linq;
using RoleChain.Core.Identities.Ci;

namespace RoleChain.Core.Identities;

/// <summary>
/// Finds the identity that is there, without asking it: a token that the CI job was granted, else a token file, else what the environment
/// says of AWS, else a token that every job of the CI has, else whatever the AWS SDK's chain finds.
/// </summary>
internal sealed class IdentityFinder
{
    public const string TokenFileVariable = "AWS_WEB_IDENTITY_TOKEN_FILE";

    private static readonly string[] Settings = ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"];

    private readonly JobEnvironment _environment;
    private readonly CiJob _job;
    private readonly RoleChainDefinition _definition;

    public IdentityFinder(JobEnvironment environment, CiJob job, RoleChainDefinition definition)
    {
        _environment = environment;
        _job = job;
        _definition = definition;
    }

    /// <summary>The identity: a token, or the AWS SDK's chain, which is asked when it is fetched.</summary>
    /// <exception cref="RoleChainException">There is none for certain, or none of the audience that was asked for.</exception>
    public IdentitySource Find()
    {
        if (_job.Audience is not null)
        {
            return FromCi(ambient: false) ?? FromCi(ambient: true) ?? throw NoTokenOfAudience();
        }

        var setting = Settings.FirstOrDefault(name => _environment[name] is not null);
        return FromCi(ambient: false) ?? FromFile() ?? (setting is null ? FromCi(ambient: true) : null) ?? FromSdk(setting);
    }

    /// <summary>The token, wherever the environment would lead a chain.</summary>
    /// <exception cref="RoleChainException">There is none.</exception>
    public IdentitySource FindToken()
    {
        if (_job.Audience is not null)
        {
            return Find();
        }

        return FromCi(ambient: false) ?? FromFile() ?? FromCi(ambient: true) ?? throw (Missing ?? new MissingIdentity(
            RoleChainErrorKind.IdentityNotFound,
            "No web identity token was found: no CI token, and no " + TokenFileVariable,
            remedy: null)).ToException();
    }

    private CiProvider? Running => CiProviders.All.FirstOrDefault(provider => provider.Runs(_environment));

    private MissingIdentity? Missing => Running?.FindMissing(_job);

    private IdentitySource? FromCi(bool ambient) =>
        CiProviders.All.FirstOrDefault(provider => provider.IsAmbient == ambient && provider.IsFound(_job)) is { } found ? found.Create(_job, found.Evidence) : null;

    private TokenFileSource? FromFile() => _environment[TokenFileVariable] is { } path
        ? new TokenFileSource(path, "the token file of " + TokenFileVariable, _environment, _environment[IdentitySelector.RoleVariable]) { Reason = TokenFileVariable + " is set, and no CI token was granted" }
        : null;

    private SdkCredentialSource FromSdk(string? setting)
    {
        var missing = Missing;
        if (setting is null && Running is GitHubProvider && missing is not null && _environment["RUNNER_ENVIRONMENT"] == "github-hosted")
        {
            // A hosted runner has no instance role: asking the metadata service would only cost time. Of other systems' runners that is not certain.
            throw missing.ToException();
        }

        return new SdkCredentialSource(null, _definition.TokenCodes, _environment, _job.Secrets)
        {
            Missing = missing,
            Reason = setting is not null ? setting + " is set, and the environment names no token" : "the environment names no token",
        };
    }

    private RoleChainException NoTokenOfAudience()
    {
        const string Asked = "An audience was given, but there is no CI token endpoint to ask for a token of that audience";
        return Missing is { } missing
            ? new MissingIdentity(missing.Kind, Asked + ". " + missing.Problem, missing.Remedy).ToException()
            : new RoleChainException(RoleChainErrorKind.IdentityConflict, Asked + ".");
    }
}
