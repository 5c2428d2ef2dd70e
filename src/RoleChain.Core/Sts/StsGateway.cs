using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using RoleChain.Core.Engine;

namespace RoleChain.Core.Sts;

/// <summary>Takes hops at one region's STS. Each call knows its own signer and nothing else.</summary>
internal sealed class StsGateway
{
    private const int IdentityRetries = 2;

    private readonly StsClientConfig _config;
    private readonly Lazy<StsClientConfig> _identityConfig;

    /// <exception cref="RoleChainException">The SDK has no such endpoint (<see cref="RoleChainErrorKind.InvalidEndpoint"/>).</exception>
    public StsGateway(StsPlace place, JobEnvironment environment)
    {
        var watch = Stopwatch.StartNew();
        Clock = new SigningClock(environment.Clock);
        _config = StsClientSettings.Create(place, environment, Clock, retries: 0);
        _identityConfig = new Lazy<StsClientConfig>(() => StsClientSettings.Create(place, environment, Clock, IdentityRetries));
        Endpoint = place.Endpoint ?? Resolve(place);
        StartTime = watch.Elapsed;
    }

    /// <summary>What the start of the SDK took.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>The address that is called.</summary>
    public Uri Endpoint { get; }

    /// <summary>The time that requests are signed with.</summary>
    public SigningClock Clock { get; }

    /// <summary>The session that a hop made: what it was, and its credential.</summary>
    public async Task<(HopResult Result, SourceCredential Credential)> TakeAsync(HopCall call, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var client = new StsClient(call.Signer, _config);
        var (session, user, requestId) = call.Token is { } token
            ? await WithTokenAsync(client, call, token, cancellationToken).ConfigureAwait(false)
            : await WithCredentialAsync(client, call, cancellationToken).ConfigureAwait(false);

        var credential = CredentialOf(session);
        if (string.IsNullOrEmpty(user?.Arn))
        {
            throw Incomplete();
        }

        var result = new HopResult
        {
            RoleArn = call.Role.Text,
            RoleName = call.Role.Name,
            Account = call.Role.Account,
            AssumedRoleArn = SafeText.ForDisplay(user!.Arn, StsLimits.MaxRoleArnLength),
            Action = call.Action,
            SessionName = call.SessionName,
            ExpiresAt = credential.ExpiresAt!.Value,
            RequestId = string.IsNullOrEmpty(requestId) ? null : SafeText.ForDisplay(requestId, 64),
            Elapsed = watch.Elapsed,
        };
        return (result, credential);
    }

    /// <summary>Assumes a role that is no hop of the chain, but part of its identity; the SDK repeats the call itself.</summary>
    public async Task<SourceCredential> AssumeAsync(AWSCredentials signer, AssumeRoleRequest request, CancellationToken cancellationToken)
    {
        using var client = new StsClient(signer, _identityConfig.Value);
        var response = await client.AssumeRoleAsync(request, cancellationToken).ConfigureAwait(false);
        return CredentialOf(response?.Credentials);
    }

    /// <summary>The account of whoever signs. Only for a first role that is given without one: the call costs a round trip.</summary>
    public async Task<string> GetAccountAsync(AWSCredentials signer, CancellationToken cancellationToken)
    {
        using var client = new StsClient(signer, _config);
        var response = await client.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken).ConfigureAwait(false);
        return response?.Account is { Length: 12 } account ? account : throw new RoleChainException(RoleChainErrorKind.StsMalformed, "STS did not say which account the source credential is of.");
    }

    /// <summary>A signer for the next hop.</summary>
    public static AWSCredentials SignerOf(SourceCredential credential) => credential.SessionToken is { } token
        ? new SessionAWSCredentials(credential.AccessKeyId, credential.SecretAccessKey.Reveal(), token.Reveal())
        : new BasicAWSCredentials(credential.AccessKeyId, credential.SecretAccessKey.Reveal());

    private static async Task<(Credentials? Session, AssumedRoleUser? User, string? RequestId)> WithTokenAsync(StsClient client, HopCall call, SecretText token, CancellationToken cancellationToken)
    {
        var response = await client.AssumeRoleWithWebIdentityAsync(
            new AssumeRoleWithWebIdentityRequest
            {
                RoleArn = call.Role.Text,
                RoleSessionName = call.SessionName,
                WebIdentityToken = token.Reveal(),
                DurationSeconds = call.Hop.DurationSeconds,
                Policy = call.Hop.Policy,
                PolicyArns = PolicyArns(call.Hop),
            },
            cancellationToken).ConfigureAwait(false);
        return (response?.Credentials, response?.AssumedRoleUser, response?.ResponseMetadata?.RequestId);
    }

    private static async Task<(Credentials? Session, AssumedRoleUser? User, string? RequestId)> WithCredentialAsync(StsClient client, HopCall call, CancellationToken cancellationToken)
    {
        var response = await client.AssumeRoleAsync(
            new AssumeRoleRequest
            {
                RoleArn = call.Role.Text,
                RoleSessionName = call.SessionName,
                DurationSeconds = call.Hop.DurationSeconds,
                ExternalId = call.Hop.ExternalId,
                Tags = call.Hop.Tags.Count == 0 ? null : call.Hop.Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value }).ToList(),
                TransitiveTagKeys = call.Hop.TransitiveTagKeys.Count == 0 ? null : call.Hop.TransitiveTagKeys.ToList(),
                SourceIdentity = call.Hop.SourceIdentity,
                Policy = call.Hop.Policy,
                PolicyArns = PolicyArns(call.Hop),
                SerialNumber = call.Hop.SerialNumber,
                TokenCode = call.TokenCode?.Reveal(),
            },
            cancellationToken).ConfigureAwait(false);
        return (response?.Credentials, response?.AssumedRoleUser, response?.ResponseMetadata?.RequestId);
    }

    private static List<PolicyDescriptorType>? PolicyArns(RoleChainHop hop) =>
        hop.PolicyArns.Count == 0 ? null : hop.PolicyArns.Select(arn => new PolicyDescriptorType { Arn = arn }).ToList();

    private Uri Resolve(StsPlace place)
    {
        try
        {
            using var client = new StsClient(new AnonymousAWSCredentials(), _config);
            return new Uri(client.DetermineServiceOperationEndpoint(new AssumeRoleRequest()).URL);
        }
        catch (Exception exception) when (exception is AmazonClientException or UriFormatException)
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidEndpoint, $"There is no such endpoint as {place}: {SafeText.ForDisplay(exception.Message)}");
        }
    }

    private static SourceCredential CredentialOf(Credentials? session) =>
        session is { SessionToken.Length: > 0, Expiration: { } expiration } && CredentialRules.FindProblem(session.AccessKeyId, session.SecretAccessKey, session.SessionToken) is null
            ? new SourceCredential(session.AccessKeyId, new SecretText(session.SecretAccessKey), new SecretText(session.SessionToken), new DateTimeOffset(expiration.ToUniversalTime(), TimeSpan.Zero))
            : throw Incomplete();

    private static RoleChainException Incomplete() => new(RoleChainErrorKind.StsMalformed, "STS answered without a complete credential.");
}
