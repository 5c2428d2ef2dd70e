using System;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

public sealed class CanaryTests
{
    [Fact]
    public async Task The_call_log_holds_no_secret()
    {
        using var host = new EmulatorHost();
        var token = host.Token();
        var refusedToken = host.Token(("ref", "refs/heads/feature"));
        var first = (await host.AssumeWithTokenAsync(token)).ShouldSucceed().Credential;
        var second = (await host.AssumeAsync(first, World.Deploy)).ShouldSucceed().Credential;
        await host.AssumeWithTokenAsync(refusedToken);
        await host.AssumeWithTokenAsync(token + "x");
        await host.AssumeWithTokenAsync("canary-garbage-token");
        await host.AssumeWithTokenAsync(new string('c', 20001));
        await host.AssumeAsync(first, World.Untrusting);
        await host.AssumeAsync(second, World.Base);
        await host.AssumeAsync(second with { SessionToken = "canary-session-token" }, World.Base);
        await host.AssumeAsync(first with { SecretAccessKey = "canary-secret" }, World.Deploy);
        await host.WhoAmIAsync(Credential.User);
        await host.GetAsync(null, host.Emulator.TokenRequestUrl.PathAndQuery, "bearer canary-bearer");
        await host.GetAsync(null, host.Emulator.TokenRequestUrl.PathAndQuery, "bearer " + host.Emulator.TokenRequestToken.Reveal());
        await host.GetAsync(null, "/?Action=GetCallerIdentity&Version=2011-06-15", "Basic canary-basic");
        await host.CallAsync(host.Signer(first), "AssumeRole", ("RoleArn", World.External), ("RoleSessionName", "job-2"), ("ExternalId", "canary-external-id"));
        host.Clock.Advance(TimeSpan.FromHours(2));
        await host.WhoAmIAsync(second);
        await host.AssumeWithTokenAsync(token);

        var log = string.Join('\n', host.Emulator.Calls.Select(call => string.Join('|', call.Action, call.Caller, call.RoleArn, call.RoleSessionName, call.ErrorCode, call.Reason, call.RequestId, call.ToString())));

        Assert.True(host.Emulator.Calls.Count(call => call.Reason is not null) >= 12, log);
        Assert.All(host.Emulator.Calls, call => Assert.Equal(call.ErrorCode is null, call.Reason is null));
        string[] secrets =
        [
            token, token.Split('.')[1], token.Split('.')[2], refusedToken.Split('.')[1],
            first.SecretAccessKey, first.SessionToken!, first.AccessKeyId, second.SecretAccessKey, second.SessionToken!, second.AccessKeyId,
            World.UserSecret, World.UserKeyId, host.Emulator.TokenRequestToken.Reveal(), "canary", "cccccccc",
        ];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }
}
