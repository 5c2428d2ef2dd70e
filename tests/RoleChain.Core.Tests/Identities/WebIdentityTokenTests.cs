using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.Identities;

/// <summary>A token fetched for its own sake.</summary>
public class WebIdentityTokenTests
{
    [Fact]
    public async Task It_says_what_its_claims_are_in_their_order()
    {
        var text = Canary.Token("{\"sub\":\"repo:o/r\",\"iss\":\"https://ci.example\",\"aud\":[\"a\",\"b\"],\"iat\":1700000000,\"exp\":4102444800.5,\"run\":7,\"ok\":true,\"none\":null,"
            + "\"https://aws.amazon.com/tags\":{ \"principal_tags\" : { \"K\": [ \"V\" ] } },\"own\":\"\u00e9\"}");
        var token = await Literal(text);
        Assert.Equal(("https://ci.example", "repo:o/r"), (token.Issuer, token.Subject));
        Assert.Equal(["a", "b"], token.Audience);
        Assert.Equal((DateTimeOffset.FromUnixTimeSeconds(4102444800), DateTimeOffset.FromUnixTimeSeconds(1700000000)), (token.ExpiresAt, token.IssuedAt));
        Assert.Equal(text, token.Token.Reveal());
        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["sub"] = "repo:o/r",
                ["iss"] = "https://ci.example",
                ["aud"] = "[\"a\",\"b\"]",
                ["iat"] = "1700000000",
                ["exp"] = "4102444800.5",
                ["run"] = "7",
                ["ok"] = "true",
                ["none"] = "null",
                ["https://aws.amazon.com/tags"] = "{\"principal_tags\":{\"K\":[\"V\"]}}",
                ["own"] = "\u00e9",
            }.Select(pair => (pair.Key, pair.Value)),
            token.Claims.Keys.Cast<string>().Select(name => (name, (string)token.Claims[name]!)));
        Assert.DoesNotContain("canary", token.ToString(), StringComparison.Ordinal);
        Assert.Equal("web identity token of https://ci.example for repo:o/r, expires 2100-01-01 00:00:00Z", token.ToString());
        Assert.Throws<NotSupportedException>(() => token.Claims["sub"] = "another");
    }

    [Fact]
    public async Task Claims_are_made_fit_to_print_and_bounded()
    {
        var many = string.Join(",", Enumerable.Range(0, 400).Select(number => $"\"c{number}\":1"));
        var token = await Literal(Canary.Token("{\"sub\":\"a\\n::add-mask::b\",\"x\\r\\u001b[31m\":\"" + new string('y', 5000) + "\",\"exp\":-1,\"iat\":1e300,\"sub\":\"last\\u2028\"," + many + "}"));
        Assert.Equal("last\\u2028", token.Subject);
        Assert.Equal(2049, ((string)token.Claims["x\\u000D\\u001B[31m"]!).Length);
        Assert.InRange(token.Claims.Count, 200, 256);
        Assert.Null(token.ExpiresAt);
        Assert.Null(token.IssuedAt);
        Assert.Empty(token.Audience);
    }

    [Theory]
    [InlineData("{\"sub\":\"\\ud800\"}")]
    [InlineData("[1]")]
    [InlineData("nonsense")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}")]
    public async Task A_token_whose_claims_cannot_be_read(string payload) =>
        Assert.Equal(RoleChainErrorKind.InvalidWebIdentityToken, (await Assert.ThrowsAsync<RoleChainException>(() => Literal(Canary.Token(payload)))).Kind);

    [Theory]
    [InlineData("abc")]
    [InlineData("canary")]
    [InlineData("canary.a!.b")]
    public async Task A_text_that_is_no_token(string text)
    {
        var failure = await Assert.ThrowsAsync<RoleChainException>(() => Literal(text));
        Assert.Equal(RoleChainErrorKind.InvalidWebIdentityToken, failure.Kind);
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Half a surrogate pair in a claim is no reason to fail a chain: STS judges the token.</summary>
    [Fact]
    public async Task A_chain_goes_on_with_claims_that_cannot_be_read()
    {
        var token = Canary.Token("{\"sub\":\"\\ud800\"}");
        Assert.Equal(token, await new Job("T=" + token).FetchAsync(new WebIdentityTokenVariableIdentity("T")));
    }

    [Fact]
    public async Task It_is_masked_before_it_is_handed_out_and_never_told()
    {
        using var server = new ScriptedServer(_ => Reply.Json("{\"value\":\"" + Canary.Token() + "\"}"));
        var job = new Job("GITHUB_ACTIONS=true", "ACTIONS_ID_TOKEN_REQUEST_URL=" + server.Url, "ACTIONS_ID_TOKEN_REQUEST_TOKEN=" + Canary.Bearer);
        await job.GetTokenAsync();
        Assert.Equal("\n::add-mask::" + Canary.Token() + "\n", job.StandardOutput);
        Assert.DoesNotContain("canary", job.Told, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", job.Told, StringComparison.Ordinal);

        var calls = server.Requests.Count;
        Assert.Equal(RoleChainErrorKind.MaskUnavailable, (await Assert.ThrowsAsync<RoleChainException>(() => job.GetTokenAsync(masking: SecretMasking.Unreachable))).Kind);
        Assert.Equal(calls, server.Requests.Count);
        await job.GetTokenAsync(masking: SecretMasking.Off);
        Assert.Equal("\n::add-mask::" + Canary.Token() + "\n", job.StandardOutput);
    }

    [Fact]
    public async Task A_region_of_China_has_its_own_audience()
    {
        using var server = new ScriptedServer(_ => Reply.Json("{\"value\":\"" + Canary.Token() + "\"}"));
        await new Job("AWS_REGION=cn-north-1", "ACTIONS_ID_TOKEN_REQUEST_URL=" + server.Url, "ACTIONS_ID_TOKEN_REQUEST_TOKEN=" + Canary.Bearer).GetTokenAsync();
        Assert.Equal("/?audience=sts.amazonaws.com.cn", Assert.Single(server.Requests).Target);
    }

    public static IEnumerable<object[]> Credentials() =>
    [
        [new AwsSdkIdentity()],
        [new ProfileIdentity("deploy")],
        [new SourceCredentialIdentity(new Provider())],
    ];

    [Theory]
    [MemberData(nameof(Credentials))]
    public async Task An_identity_that_gives_credentials_has_no_token(object identity)
    {
        var failure = await Assert.ThrowsAsync<RoleChainException>(() => new Job().GetTokenAsync((ChainIdentity)identity));
        Assert.Equal(RoleChainErrorKind.IdentityConflict, failure.Kind);
        Assert.Contains("gives credentials", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_left_at_the_deadline_or_the_stop()
    {
        using var server = new ScriptedServer(_ => Reply.Never());
        var job = new Job("ACTIONS_ID_TOKEN_REQUEST_URL=" + server.Url, "ACTIONS_ID_TOKEN_REQUEST_TOKEN=" + Canary.Bearer);
        Assert.Equal(RoleChainErrorKind.Timeout, (await Assert.ThrowsAsync<RoleChainException>(() => job.GetTokenAsync(timeout: TimeSpan.FromSeconds(1)))).Kind);

        using var stop = new CancellationTokenSource();
        var fetch = job.GetTokenAsync(cancellationToken: stop.Token);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
    }

    [Fact]
    public async Task Faults_are_said_before_any_call()
    {
        var failure = await Assert.ThrowsAsync<RoleChainException>(() => new Job().GetTokenAsync(timeout: TimeSpan.Zero));
        Assert.Equal(RoleChainErrorKind.InvalidTimeout, failure.Kind);
    }

    private static Task<WebIdentityToken> Literal(string token) => new Job().GetTokenAsync(new WebIdentityTokenIdentity(new SecretText(token)));

    private sealed class Provider : ISourceCredentialProvider
    {
        public string Description => "of a test";

        public string GetKey() => Description;

        public SourceKind Kind => SourceKind.TemporaryCredential;

        public string? Region => null;

        public Task<SourceCredential> GetAsync(IProgress<ChainEvent> events, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
