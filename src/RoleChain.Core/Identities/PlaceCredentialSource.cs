using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Identities;

/// <summary>The credentials of one place of this machine or job, read by the AWS SDK, and of no other.</summary>
internal sealed class PlaceCredentialSource : IdentitySource
{
    private readonly CredentialSourceIdentity _identity;
    private readonly JobEnvironment _environment;
    private readonly SecretRedactor _secrets;
    private AWSCredentials? _found;

    /// <param name="identity">The place.</param>
    /// <param name="environment">The environment, whose keys are those that it had when the chain was made.</param>
    /// <param name="secrets">Cleans the SDK's messages.</param>
    public PlaceCredentialSource(CredentialSourceIdentity identity, JobEnvironment environment, SecretRedactor secrets)
    {
        _identity = identity;
        _environment = environment;
        _secrets = secrets;
    }

    public override string Description => _identity.ToString();

    /// <summary>With the settings that lead to it, a secret key among them.</summary>
    public override string Key => string.Join("\n", AwsVariables.All.Select(name => _environment[name]).Prepend(Description));

    public override bool CanRenew => true;

    public override SourceKind Kind => SourceKind.Unknown;

    public override async Task<ResolvedIdentity> FetchAsync(Task<StsGateway> sts, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        SdkRuntime.EnsureInitialized();
        try
        {
            var keys = await (_identity.CredentialSource switch
            {
                AwsCredentialSource.Environment => FromEnvironment(),
                AwsCredentialSource.EcsContainer => _found ??= new GenericContainerCredentials(),
                _ => _found ??= new InstanceProfileAWSCredentials(),
            }).GetCredentialsAsync().ConfigureAwait(false);
            return ResolvedIdentity.OfCredential(new SourceCredential(keys.AccessKey, new SecretText(keys.SecretKey), string.IsNullOrEmpty(keys.Token) ? null : new SecretText(keys.Token), expiresAt: null));
        }
        catch (Exception exception) when (exception is not (RoleChainException or OperationCanceledException))
        {
            throw new RoleChainException(RoleChainErrorKind.SourceCredentialUnavailable, $"No credentials could be had from {Description}: {_secrets.Clean(exception.Message)}");
        }
    }

    private AWSCredentials FromEnvironment()
    {
        if (_environment["AWS_ACCESS_KEY_ID"] is not { } key || _environment["AWS_SECRET_ACCESS_KEY"] is not { } secret)
        {
            throw new RoleChainException(RoleChainErrorKind.SourceCredentialUnavailable, "A profile's credential_source is the environment, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.");
        }

        return _environment["AWS_SESSION_TOKEN"] is { } token ? new SessionAWSCredentials(key, secret, token) : new BasicAWSCredentials(key, secret);
    }
}
