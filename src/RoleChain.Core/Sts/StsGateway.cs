using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace RoleChain.Core.Sts;

/// <summary>Takes hops at one region's STS. Each call knows its own signer and nothing else.</summary>
internal sealed class StsGateway
{
    private readonly AmazonSecurityTokenServiceConfig _config;

    public StsGateway(string region, Uri? endpoint) => _config = StsClientSettings.Create(region, endpoint);

    /// <summary>What the start of the SDK took.</summary>
    public TimeSpan StartTime { get; init; }

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

    /// <summary>Assumes a role that is no hop of the chain, but part of its identity.</summary>
    public async Task<SourceCredential> AssumeAsync(AWSCredentials signer, AssumeRoleRequest request, CancellationToken cancellationToken)
    {
        using var client = new StsClient(signer, _config);
        var response = await client.AssumeRoleAsync(request, cancellationToken).ConfigureAwait(false);
        return CredentialOf(response?.Credentials);
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
            },
            cancellationToken).ConfigureAwait(false);
        return (response?.Credentials, response?.AssumedRoleUser, response?.ResponseMetadata?.RequestId);
    }

    private static SourceCredential CredentialOf(Credentials? session) =>
        session is { SessionToken.Length: > 0, Expiration: { } expiration } && CredentialRules.FindProblem(session.AccessKeyId, session.SecretAccessKey, session.SessionToken) is null
            ? new SourceCredential(session.AccessKeyId, new SecretText(session.SecretAccessKey), new SecretText(session.SessionToken), new DateTimeOffset(expiration.ToUniversalTime(), TimeSpan.Zero))
            : throw Incomplete();

    private static RoleChainException Incomplete() => new(RoleChainErrorKind.StsMalformed, "STS answered without a complete credential.");
}
