using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

public sealed class TokenEndpointTests : IDisposable
{
    private readonly EmulatorHost _host = new();

    private string Bearer => "bearer " + _host.Emulator.TokenRequestToken.Reveal();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_job_fetches_its_token_and_assumes_a_role()
    {
        var answer = await FetchAsync("&audience=sts.amazonaws.com");

        Assert.Equal((200, "application/json"), (answer.Status, answer.ContentType));
        var root = JsonDocument.Parse(answer.Body).RootElement;
        Assert.Equal(["count", "value"], root.EnumerateObject().Select(member => member.Name));
        Assert.Equal(1, root.GetProperty("count").GetInt32());
        (await _host.AssumeWithTokenAsync(root.GetProperty("value").GetString())).ShouldSucceed();
        Assert.Equal(("GetToken", "repo:octo-org/octo-app:ref:refs/heads/main"), (_host.Emulator.Calls[0].Action, _host.Emulator.Calls[0].Caller));
    }

    [Fact]
    public async Task The_claims_are_GitHubs()
    {
        var token = Read((await FetchAsync("&audience=a%20b")).Body);

        var claims = token.Claims.ToDictionary(claim => claim.Type, claim => claim.Value);
        Assert.Equal(("RS256", "JWT"), (token.Alg, token.Typ));
        Assert.False(string.IsNullOrEmpty(token.Kid));
        Assert.Equal("a b", claims["aud"]);
        Assert.Equal(World.GitHub, claims["iss"]);
        Assert.Equal("octo-org/octo-app", claims["repository"]);
        Assert.Equal("octo-org", claims["repository_owner"]);
        Assert.Equal("refs/heads/main", claims["ref"]);
        Assert.Equal("octo-org/octo-app/.github/workflows/deploy.yml@refs/heads/main", claims["workflow_ref"]);
        Assert.Superset(new HashSet<string> { "actor", "actor_id", "run_id", "run_attempt", "repository_id", "jti" }, claims.Keys.ToHashSet());
        Assert.Equal(300, token.GetPayloadValue<long>("exp") - token.GetPayloadValue<long>("iat"));
        Assert.True(token.GetPayloadValue<long>("nbf") <= token.GetPayloadValue<long>("iat"));
        Assert.DoesNotContain("environment", claims.Keys);
    }

    [Fact]
    public async Task Without_an_audience_it_is_the_owners_address() =>
        Assert.Equal("https://github.com/octo-org", Read((await FetchAsync(string.Empty)).Body).Audiences.Single());

    [Theory]
    [InlineData(null)]
    [InlineData("bearer wrong")]
    [InlineData("bearer")]
    [InlineData("basic x")]
    public async Task Without_the_bearer_there_is_no_token(string? bearer)
    {
        var answer = await _host.GetAsync(null, _host.Emulator.TokenRequestUrl.PathAndQuery + "&audience=sts.amazonaws.com", bearer);

        Assert.Equal(401, answer.Status);
        Assert.DoesNotContain("value", answer.Body, StringComparison.Ordinal);
        Assert.Equal(("GetToken", 401, "Unauthorized"), (_host.LastCall.Action, _host.LastCall.HttpStatus, _host.LastCall.ErrorCode));
    }

    [Fact]
    public async Task The_bearer_scheme_has_no_case() =>
        Assert.Equal(200, (await _host.GetAsync(null, _host.Emulator.TokenRequestUrl.PathAndQuery, "Bearer " + _host.Emulator.TokenRequestToken.Reveal())).Status);

    [Theory]
    [InlineData("&audience=a&audience=b")]
    [InlineData("&audience=%ff")]
    public async Task A_malformed_audience(string query) => Assert.Equal(400, (await FetchAsync(query)).Status);

    [Fact]
    public async Task The_right_to_tokens_can_end()
    {
        using var host = new EmulatorHost(World.Json("""  "switches": { "tokenEndpointLifetimeSeconds": 60 }, """));
        host.Clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(401, (await host.GetAsync(null, host.Emulator.TokenRequestUrl.PathAndQuery, "bearer " + host.Emulator.TokenRequestToken.Reveal())).Status);
    }

    [Fact]
    public async Task Discovery_leads_to_the_key_that_verifies_the_token()
    {
        var configuration = JsonDocument.Parse((await _host.GetAsync(null, "/.well-known/openid-configuration")).Body).RootElement;
        var keys = new Uri(configuration.GetProperty("jwks_uri").GetString()!);
        Assert.Equal(World.GitHub, configuration.GetProperty("issuer").GetString());
        Assert.True(keys.IsLoopback);

        var jwks = (await _host.GetAsync(null, keys.PathAndQuery)).Body;

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(_host.Token(), new TokenValidationParameters
        {
            ValidIssuer = World.GitHub,
            ValidAudience = "sts.amazonaws.com",
            IssuerSigningKeys = new JsonWebKeySet(jwks).GetSigningKeys(),
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.DoesNotContain("\"d\"", jwks, StringComparison.Ordinal);
        Assert.Equal(["GetConfiguration", "GetKeys"], _host.Emulator.Calls.Select(call => call.Action));
    }

    [Theory]
    [InlineData("environment", "production", "repo:octo-org/octo-app:environment:production")]
    [InlineData("environment", "a:b", "repo:octo-org/octo-app:environment:a%3Ab")]
    [InlineData("event_name", "pull_request", "repo:octo-org/octo-app:pull_request")]
    [InlineData("ref", "refs/tags/v1", "repo:octo-org/octo-app:ref:refs/tags/v1")]
    [InlineData("sub", "anything", "anything")]
    public void The_subject_follows_the_claims(string claim, string value, string subject) =>
        Assert.Equal(subject, new JsonWebToken(_host.Token((claim, value))).Subject);

    [Fact]
    public void Claims_of_every_type()
    {
        var token = new JsonWebToken(_host.Token(
            ("number", 7),
            ("truth", true),
            ("fraction", 1.5),
            ("list", new object[] { "a", 1 }),
            ("map", new Hashtable { ["k"] = "v" }),
            ("time", DateTimeOffset.FromUnixTimeSeconds(1000)),
            ("actor", null)));

        var payload = JsonDocument.Parse(Base64UrlEncoder.Decode(token.EncodedPayload)).RootElement;
        Assert.Equal(7, payload.GetProperty("number").GetInt32());
        Assert.True(payload.GetProperty("truth").GetBoolean());
        Assert.Equal(1.5, payload.GetProperty("fraction").GetDouble());
        Assert.Equal("""["a",1]""", payload.GetProperty("list").GetRawText());
        Assert.Equal("""{"k":"v"}""", payload.GetProperty("map").GetRawText());
        Assert.Equal(1000, payload.GetProperty("time").GetInt64());
        Assert.False(payload.TryGetProperty("actor", out _));
    }

    [Fact]
    public void The_configuration_sets_claims()
    {
        using var host = new EmulatorHost(World.Json("""  "issuer": "https://token.actions.githubusercontent.com/octo-enterprise", "tokenLifetimeSeconds": 60, "tokenClaims": { "repository": "acme/site", "environment": "prod", "actor": null, "numbers": [1] }, """));

        var token = new JsonWebToken(host.Token());

        Assert.Equal("repo:acme/site:environment:prod", token.Subject);
        Assert.Equal("https://token.actions.githubusercontent.com/octo-enterprise", token.Issuer);
        Assert.Equal(60, token.GetPayloadValue<long>("exp") - token.GetPayloadValue<long>("iat"));
        Assert.False(token.TryGetPayloadValue<string>("actor", out _));
    }

    private static JsonWebToken Read(string body) => new(JsonDocument.Parse(body).RootElement.GetProperty("value").GetString());

    private Task<StsAnswer> FetchAsync(string query) => _host.GetAsync(null, _host.Emulator.TokenRequestUrl.PathAndQuery + query, Bearer);
}
