using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken.Model;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Identities;

/// <summary>Credentials as the AWS SDK finds them: a named profile (static keys, SSO, process, source_profile), or its whole chain of sources.</summary>
internal sealed class SdkCredentialSource : IdentitySource
{
    private readonly string? _profileName;
    private readonly SecretRedactor _secrets;
    private readonly RoleChainErrorKind _missing;
    private CredentialProfile? _profile;
    private bool _profileRead;

    /// <param name="profileName">The profile's name; null for the SDK's own chain of sources.</param>
    /// <param name="secrets">Cleans the SDK's messages.</param>
    /// <param name="missing">What it means when the SDK's chain has nothing.</param>
    public SdkCredentialSource(string? profileName, SecretRedactor secrets, RoleChainErrorKind missing)
    {
        _profileName = profileName;
        _secrets = secrets;
        _missing = missing;
    }

    public override string Description => _profileName is null ? "the AWS SDK's own credential chain" : "the AWS profile " + SafeText.ForDisplay(_profileName);

    public override bool CanRenew => true;

    public override SourceKind Kind => SourceKind.Unknown;

    public override string? Region => Profile()?.Region?.SystemName;

    public override async Task<ResolvedIdentity> FetchAsync(Task<StsGateway> sts, CancellationToken cancellationToken)
    {
        SdkRuntime.EnsureInitialized();
        var credentials = _profileName is null ? await FromChainAsync(cancellationToken).ConfigureAwait(false) : FromProfile();
        try
        {
            return ResolvedIdentity.OfCredential(await ReadAsync(credentials, sts, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is not (RoleChainException or OperationCanceledException))
        {
            throw new RoleChainException(RoleChainErrorKind.SourceCredentialUnavailable, $"No credentials could be had from {Description}: {_secrets.Clean(exception.Message)}");
        }
    }

    /// <summary>
    /// The keys of credentials. A profile's own role (role_arn) is assumed at the chain's STS: left to itself the SDK looks for
    /// its STS client among all assemblies of the process, and where AWS Tools are loaded finds one that is not ours.
    /// </summary>
    private async Task<SourceCredential> ReadAsync(AWSCredentials credentials, Task<StsGateway> sts, CancellationToken cancellationToken)
    {
        if (credentials is AssumeRoleAWSCredentials role)
        {
            if (!string.IsNullOrEmpty(role.Options.MfaSerialNumber))
            {
                throw new RoleChainException(RoleChainErrorKind.SourceCredentialUnavailable, $"{Description} asks for an MFA code (mfa_serial), which cannot be given here.");
            }

            var source = await ReadAsync(role.SourceCredentials, sts, cancellationToken).ConfigureAwait(false);
            _secrets.Add(source.SecretAccessKey);
            _secrets.Add(source.SessionToken);
            var gateway = await sts.ConfigureAwait(false);
            return await gateway.AssumeAsync(
                StsGateway.SignerOf(source),
                new AssumeRoleRequest { RoleArn = role.RoleArn, RoleSessionName = role.RoleSessionName, ExternalId = role.Options.ExternalId },
                cancellationToken).ConfigureAwait(false);
        }

        var keys = await credentials.GetCredentialsAsync().ConfigureAwait(false)
            ?? throw new RoleChainException(RoleChainErrorKind.SourceCredentialUnavailable, Description + " gives no keys (anonymous credentials).");
        return new SourceCredential(keys.AccessKey, new SecretText(keys.SecretKey), string.IsNullOrEmpty(keys.Token) ? null : new SecretText(keys.Token), expiresAt: null);
    }

    private async Task<AWSCredentials> FromChainAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A resolver of our own each time: the SDK's shared one remembers what it found, also after the environment has changed.
            using var resolver = new DefaultAWSCredentialsIdentityResolver();
            return await resolver.ResolveIdentityAsync(clientConfig: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var message = _missing == RoleChainErrorKind.IdTokenPermissionMissing
                ? "This GitHub Actions job has no id token: ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are absent, and the AWS SDK finds no credentials either."
                : "No identity was found: no CI token endpoint, no AWS_WEB_IDENTITY_TOKEN_FILE, and the AWS SDK finds no credentials.";
            throw new RoleChainException(_missing, message);
        }
    }

    private AWSCredentials FromProfile()
    {
        var profile = Profile() ?? throw new RoleChainException(RoleChainErrorKind.ProfileUnavailable, $"There is no AWS profile named '{SafeText.ForDisplay(_profileName)}' in the shared config and credentials files.");
        try
        {
            return AWSCredentialsFactory.GetAWSCredentials(profile, profile.CredentialProfileStore);
        }
        catch (Exception exception) when (exception is AmazonClientException or InvalidOperationException or ArgumentException)
        {
            throw new RoleChainException(RoleChainErrorKind.ProfileUnavailable, $"{Description} cannot be used: {_secrets.Clean(exception.Message)}");
        }
    }

    private CredentialProfile? Profile()
    {
        if (_profileRead)
        {
            return _profile;
        }

        SdkRuntime.EnsureInitialized();
        try
        {
            new CredentialProfileStoreChain().TryGetProfile(_profileName ?? System.Environment.GetEnvironmentVariable("AWS_PROFILE") ?? "default", out _profile);
            _profileRead = true;
            return _profile;
        }
        catch (Exception exception) when (exception is AmazonClientException or InvalidOperationException or ArgumentException or System.IO.IOException or UnauthorizedAccessException)
        {
            throw new RoleChainException(RoleChainErrorKind.ProfileUnavailable, $"The shared AWS config and credentials files cannot be read: {_secrets.Clean(exception.Message)}");
        }
    }
}
