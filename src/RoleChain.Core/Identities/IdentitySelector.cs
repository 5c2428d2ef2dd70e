using System;

namespace RoleChain.Core.Identities;

/// <summary>Chooses where the identity comes from, without asking it: what was given, else the CI job's token, else a token file, else the AWS SDK's chain.</summary>
internal sealed class IdentitySelector
{
    public const string TokenFileVariable = "AWS_WEB_IDENTITY_TOKEN_FILE";
    public const string RoleVariable = "AWS_ROLE_ARN";

    private readonly JobEnvironment _environment;
    private readonly SecretRedactor _secrets;

    public IdentitySelector(JobEnvironment environment, SecretRedactor secrets)
    {
        _environment = environment;
        _secrets = secrets;
    }

    public IdentitySource Select(RoleChainDefinition definition) => definition.Identity switch
    {
        WebIdentityTokenIdentity token => Given(token),
        WebIdentityTokenFileIdentity file => new TokenFileSource(file.Path, file.ToString(), _environment),
        SourceCredentialIdentity credential => new GivenCredentialSource(credential),
        ProfileIdentity profile => new SdkCredentialSource(profile.ProfileName, _secrets, RoleChainErrorKind.ProfileUnavailable),
        AutomaticIdentity automatic => Find(automatic, definition),
        _ => throw new RoleChainException(RoleChainErrorKind.InternalError, "There is no source for the identity " + definition.Identity.GetType().Name + "."),
    };

    private GivenTokenSource Given(WebIdentityTokenIdentity identity)
    {
        _secrets.Add(identity.Token);
        return new GivenTokenSource(identity);
    }

    private IdentitySource Find(AutomaticIdentity identity, RoleChainDefinition definition)
    {
        if (_environment[ActionsTokenSource.UrlVariable] is { } url && _environment[ActionsTokenSource.BearerVariable] is { } bearer)
        {
            return new ActionsTokenSource(_environment.TokenHttp, url, new SecretText(bearer), identity.Audience ?? UsualAudience(definition), _secrets);
        }

        if (identity.Audience is not null)
        {
            throw new RoleChainException(
                IsGitHubActions ? RoleChainErrorKind.IdTokenPermissionMissing : RoleChainErrorKind.IdentityConflict,
                "An audience was given, but there is no CI token endpoint to ask for a token of that audience.");
        }

        if (_environment[TokenFileVariable] is { } path)
        {
            return new TokenFileSource(path, "the token file of " + TokenFileVariable, _environment, EntryRole(definition));
        }

        if (IsGitHubActions && string.Equals(_environment["RUNNER_ENVIRONMENT"], "github-hosted", StringComparison.Ordinal) && !HasAwsSettings)
        {
            // A hosted runner has no instance role: asking the metadata service would only cost time.
            throw new RoleChainException(RoleChainErrorKind.IdTokenPermissionMissing, "This GitHub Actions job has no id token: ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are absent.");
        }

        return new SdkCredentialSource(null, _secrets, IsGitHubActions ? RoleChainErrorKind.IdTokenPermissionMissing : RoleChainErrorKind.IdentityNotFound);
    }

    private bool IsGitHubActions => string.Equals(_environment["GITHUB_ACTIONS"], "true", StringComparison.Ordinal);

    private bool HasAwsSettings =>
        (_environment["AWS_ACCESS_KEY_ID"] ?? _environment["AWS_PROFILE"] ?? _environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] ?? _environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"]) is not null;

    /// <summary>The role that a mounted token's trust policy is written for, where the chain does not begin with it (EKS user guide, "IAM roles for service accounts").</summary>
    private string? EntryRole(RoleChainDefinition definition) =>
        _environment[RoleVariable] is { } role && !string.Equals(role, definition.Hops[0].RoleArn, StringComparison.Ordinal) ? role : null;

    private static string UsualAudience(RoleChainDefinition definition) =>
        RoleArn.TryParse(definition.Hops[0].RoleArn, out var arn, out _) ? Partitions.UsualAudience(arn.Partition) : StsLimits.DefaultAudience;
}
