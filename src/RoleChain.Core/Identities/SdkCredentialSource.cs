using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken.Model;
using RoleChain.Core.Profiles;
using RoleChain.Core.Profiles.Chains;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Identities;

/// <summary>Credentials as the AWS SDK finds them: a named profile (static keys, SSO, process, source_profile), or its whole chain of sources.</summary>
internal sealed class SdkCredentialSource : IdentitySource
{
    private readonly string? _profileName;
    private readonly ITokenCodeProvider? _tokenCodes;
    private readonly JobEnvironment _environment;
    private readonly SecretRedactor _secrets;
    private AWSCredentials? _found;
    private CredentialProfile? _profile;
    private bool _profileRead;
    private bool _isProfile;

    /// <param name="profileName">The profile's name; null for the SDK's own chain of sources.</param>
    /// <param name="tokenCodes">Asked for the code of the MFA device that a profile names; null where nobody can be asked.</param>
    /// <param name="environment">What the environment says of keys and profile; the rest the SDK reads itself.</param>
    /// <param name="secrets">Cleans the SDK's messages.</param>
    public SdkCredentialSource(string? profileName, ITokenCodeProvider? tokenCodes, JobEnvironment environment, SecretRedactor secrets)
    {
        _environment = environment;
        _profileName = profileName;
        _tokenCodes = tokenCodes;
        _secrets = secrets;
    }

    /// <summary>What the CI job lacks for a token, to be said where the SDK's chain has nothing either; null where it lacks nothing, or there is no job.</summary>
    public MissingIdentity? Missing { get; init; }

    /// <summary>Whether only the keys that stand in the profile are taken, and its role is not.</summary>
    public bool KeysOnly { get; init; }

    public override string Description => _profileName is null ? "the AWS SDK's own credential chain" : (KeysOnly ? "the keys of the AWS profile " : "the AWS profile ") + SafeText.ForDisplay(_profileName);

    /// <summary>With the settings that lead the SDK's chain, a secret key among them.</summary>
    public override string Key => string.Join("\n", AwsVariables.All.Select(name => _environment[name]).Prepend(Description));

    public override bool CanRenew => true;

    public override SourceKind Kind => SourceKind.Unknown;

    public override string? Region => ProfileRegions.Of(ProfileName, Profile);

    public override async Task<ResolvedIdentity> FetchAsync(Task<StsGateway> sts, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        SdkRuntime.EnsureInitialized();
        try
        {
            var credentials = _profileName is null ? await FromChainAsync(cancellationToken).ConfigureAwait(false) : KeysOnly ? KeysOfProfile() : FromProfile();
            return ResolvedIdentity.OfCredential(await ReadAsync(credentials, Profile, sts, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is not (RoleChainException or OperationCanceledException))
        {
            throw new RoleChainException(RoleChainErrorKind.SourceCredentialUnavailable, $"No credentials could be had from {Description}: {_secrets.Clean(exception.Message)}");
        }
        finally
        {
            // Another program may write the profile's next session: whoever asks again gets what is there then.
            _profileRead = false;
        }
    }

    /// <summary>
    /// The keys of credentials. A profile's own role (role_arn) is assumed at the chain's STS: left to itself the SDK looks for
    /// its STS client among all assemblies of the process, and where AWS Tools are loaded finds one that is not ours.
    /// </summary>
    private async Task<SourceCredential> ReadAsync(AWSCredentials credentials, Func<CredentialProfile?> profile, Task<StsGateway> sts, CancellationToken cancellationToken)
    {
        if (credentials is AssumeRoleAWSCredentials role)
        {
            var source = await ReadAsync(role.SourceCredentials, () => SourceOf(profile()), sts, cancellationToken).ConfigureAwait(false);
            _secrets.Add(source.SecretAccessKey);
            _secrets.Add(source.SessionToken);
            var request = new AssumeRoleRequest
            {
                RoleArn = role.RoleArn,
                RoleSessionName = role.RoleSessionName,
                ExternalId = role.Options.ExternalId,
                DurationSeconds = profile() is { } settings ? ProfileSettings.DurationOf(settings) : null,
            };
            if (role.Options.MfaSerialNumber is { Length: > 0 } device)
            {
                request.SerialNumber = device;
                request.TokenCode = await AskCodeAsync(device, cancellationToken).ConfigureAwait(false);
            }

            var gateway = await sts.ConfigureAwait(false);
            return await gateway.AssumeAsync(StsGateway.SignerOf(source), request, cancellationToken).ConfigureAwait(false);
        }

        var keys = await credentials.GetCredentialsAsync().ConfigureAwait(false)
            ?? throw new RoleChainException(RoleChainErrorKind.SourceCredentialUnavailable, Description + " gives no keys (anonymous credentials).");
        return new SourceCredential(keys.AccessKey, new SecretText(keys.SecretKey), string.IsNullOrEmpty(keys.Token) ? null : new SecretText(keys.Token), expiresAt: null);
    }

    private async Task<string> AskCodeAsync(string device, CancellationToken cancellationToken)
    {
        var asks = $"{Description} asks for the code of the MFA device {SafeText.ForDisplay(device, 256)}";
        var codes = _tokenCodes ?? throw new RoleChainException(RoleChainErrorKind.TokenCodeUnavailable, asks + " (mfa_serial), and nobody can be asked for it.");
        SecretText code;
        try
        {
            code = await codes.GetTokenCodeAsync(device, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The command that could have asked has ended: this is a renewal.
            throw new RoleChainException(RoleChainErrorKind.TokenCodeUnavailable, asks + " (mfa_serial), and nobody can be asked for it in a renewal.");
        }

        return MfaRules.IsCode(code)
            ? code.Reveal()
            : throw new RoleChainException(RoleChainErrorKind.InvalidTokenCode, asks + ", and what was given is not six digits (STS API reference, AssumeRole).");
    }

    /// <summary>The profile that another's role is assumed with; null where that is none.</summary>
    private static CredentialProfile? SourceOf(CredentialProfile? profile) =>
        profile?.Options.SourceProfile is { Length: > 0 } name && profile.CredentialProfileStore.TryGetProfile(name, out var source) ? source : null;

    /// <summary>
    /// What the SDK's chain would find. Its first steps, which read the environment and files, are taken here: for a renewal the environment is
    /// what it was when the chain was first run, and the process's may since hold the chain's own result.
    /// </summary>
    private async Task<AWSCredentials> FromChainAsync(CancellationToken cancellationToken)
    {
        if (_environment["AWS_ACCESS_KEY_ID"] is { } key && _environment["AWS_SECRET_ACCESS_KEY"] is { } secret)
        {
            return _environment["AWS_SESSION_TOKEN"] is { } token ? new SessionAWSCredentials(key, secret, token) : new BasicAWSCredentials(key, secret);
        }

        // What it was the first time it stays: a profile that is gone since must not lead a renewal to another identity.
        if (_isProfile || (_found is null && HasProfile()))
        {
            _isProfile = true;
            return FromProfile();
        }

        return _found ??= await FindAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<AWSCredentials> FindAsync(CancellationToken cancellationToken)
    {
        RefuseSpecialFiles();
        try
        {
            // A resolver of our own each time: the SDK's shared one remembers what it found, also after the environment has changed.
            using var resolver = new DefaultAWSCredentialsIdentityResolver();
            return await resolver.ResolveIdentityAsync(clientConfig: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Missing?.ToException(", and the AWS SDK finds no credentials either")
                ?? new RoleChainException(RoleChainErrorKind.IdentityNotFound, "No identity was found: no CI token endpoint, no AWS_WEB_IDENTITY_TOKEN_FILE, and the AWS SDK finds no credentials.");
        }
    }

    /// <summary>
    /// Whether there is a profile to use, that of <c>AWS_PROFILE</c> or <c>default</c>. One that asks for an MFA code counts too: the SDK passes it
    /// by, and goes on to whatever else there is, another identity than the one that was meant.
    /// </summary>
    private bool HasProfile()
    {
        try
        {
            return Profile() is { } profile && (profile.CanCreateAWSCredentials || !string.IsNullOrEmpty(profile.Options.MfaSerial));
        }
        catch (RoleChainException)
        {
            // Files that cannot be read are the chain's to judge: it may need none.
            return false;
        }
    }

    private AWSCredentials FromProfile()
    {
        var profile = Profile() ?? throw new RoleChainException(RoleChainErrorKind.ProfileUnavailable, $"There is no AWS profile named '{SafeText.ForDisplay(ProfileName)}' in the shared config and credentials files.");
        try
        {
            return AWSCredentialsFactory.GetAWSCredentials(profile, profile.CredentialProfileStore);
        }
        catch (Exception exception) when (exception is AmazonClientException or InvalidOperationException or ArgumentException or InvalidDataException)
        {
            throw new RoleChainException(RoleChainErrorKind.ProfileUnavailable, $"{Description} cannot be used: {_secrets.Clean(exception.Message)}");
        }
    }

    private AWSCredentials KeysOfProfile() => Profile()?.Options is { AccessKey: { Length: > 0 } key, SecretKey: { Length: > 0 } secret } options
        ? string.IsNullOrEmpty(options.Token) ? new BasicAWSCredentials(key, secret) : new SessionAWSCredentials(key, secret, options.Token)
        : throw new RoleChainException(RoleChainErrorKind.ProfileUnavailable, $"There are no keys in the AWS profile '{SafeText.ForDisplay(ProfileName)}' of the shared config and credentials files.");

    /// <summary>The profile that is used, if one is.</summary>
    private string ProfileName => _profileName ?? _environment["AWS_PROFILE"] ?? "default";

    private CredentialProfile? Profile()
    {
        if (_profileRead)
        {
            return _profile;
        }

        SdkRuntime.EnsureInitialized();
        RefuseSpecialFiles();
        try
        {
            new CredentialProfileStoreChain().TryGetProfile(ProfileName, out _profile);
            _profileRead = true;
            return _profile;
        }
        catch (Exception exception) when (exception is AmazonClientException or InvalidOperationException or ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new RoleChainException(RoleChainErrorKind.ProfileUnavailable, $"The shared AWS config and credentials files cannot be read: {_secrets.Clean(SdkProfiles.Why(exception))}");
        }
    }

    /// <summary>The SDK would wait at a pipe for ever.</summary>
    private void RefuseSpecialFiles()
    {
        if (ProfileFiles.Of(_environment).FindSpecial() is { } path)
        {
            throw new RoleChainException(RoleChainErrorKind.ProfileUnavailable, "The shared AWS config and credentials files cannot be read: " + SafeText.ForDisplay(path) + " is a pipe, socket or device.");
        }
    }
}
