using System;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

/// <summary>The AWS SDK for .NET, unchanged.</summary>
public sealed class SdkTests : IDisposable
{
    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_chain_of_two_hops()
    {
        using var anonymous = Client(new AnonymousAWSCredentials());
        var first = await anonymous.AssumeRoleWithWebIdentityAsync(new AssumeRoleWithWebIdentityRequest { RoleArn = World.Base, RoleSessionName = "sdk-1", WebIdentityToken = _host.Token() });
        using var baseClient = Client(first.Credentials);
        var second = await baseClient.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = World.Deploy, RoleSessionName = "sdk-2", DurationSeconds = 900 });
        using var deployClient = Client(second.Credentials);
        var identity = await deployClient.GetCallerIdentityAsync(new GetCallerIdentityRequest());

        Assert.Equal("repo:octo-org/octo-app:ref:refs/heads/main", first.SubjectFromWebIdentityToken);
        Assert.Equal(("arn:aws:sts::222222222222:assumed-role/deploy/sdk-2", "222222222222"), (identity.Arn, identity.Account));
        Assert.NotNull(second.ResponseMetadata.RequestId);
        Assert.InRange(second.Credentials.Expiration!.Value.ToUniversalTime() - DateTime.UtcNow, TimeSpan.FromSeconds(880), TimeSpan.FromSeconds(900));
    }

    [Fact]
    public async Task Errors_become_the_SDKs_exceptions()
    {
        using var user = Client(new BasicAWSCredentials(World.UserKeyId, World.UserSecret));
        using var wrong = Client(new BasicAWSCredentials(World.UserKeyId, "wrong"));
        using var anonymous = Client(new AnonymousAWSCredentials());

        var denied = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => user.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = World.Deploy, RoleSessionName = "sdk" }));
        var mismatch = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => wrong.GetCallerIdentityAsync(new GetCallerIdentityRequest()));
        var audience = await Assert.ThrowsAsync<InvalidIdentityTokenException>(() => anonymous.AssumeRoleWithWebIdentityAsync(new AssumeRoleWithWebIdentityRequest { RoleArn = World.Base, RoleSessionName = "sdk", WebIdentityToken = _host.Token(("aud", "elsewhere")) }));
        _host.Clock.Advance(TimeSpan.FromHours(2));
        var expired = await Assert.ThrowsAsync<ExpiredTokenException>(() => anonymous.AssumeRoleWithWebIdentityAsync(new AssumeRoleWithWebIdentityRequest { RoleArn = World.Base, RoleSessionName = "sdk", WebIdentityToken = _host.Token(("exp", DateTimeOffset.UtcNow)) }));

        Assert.Equal(("AccessDenied", 403), (denied.ErrorCode, (int)denied.StatusCode));
        Assert.Equal("User: " + World.UserArn + " is not authorized to perform: sts:AssumeRole on resource: " + World.Deploy, denied.Message);
        Assert.NotNull(denied.RequestId);
        Assert.Equal("SignatureDoesNotMatch", mismatch.ErrorCode);
        Assert.Equal("Incorrect token audience", audience.Message);
        Assert.Equal("ExpiredTokenException", expired.ErrorCode);
    }

    private AmazonSecurityTokenServiceClient Client(AWSCredentials credentials) =>
        new(credentials, new AmazonSecurityTokenServiceConfig { ServiceURL = _host.Emulator.Endpoint.AbsoluteUri, AuthenticationRegion = "eu-west-2", MaxErrorRetry = 0 });
}
