using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Tests;
using Xunit;
using Reply = RoleChain.Tests.ScriptedServer.Reply;

namespace RoleChain.Core.Tests.Engine;

/// <summary>Every way to fail has its kind, says which hop, leaks nothing, and asks no more than it must.</summary>
public class FailureTests
{
    /// <summary>The wire codes of STS (STS API reference), what they mean here, and how often the call is made: what cannot succeed is not tried again.</summary>
    public static TheoryData<int, string, string, RoleChainErrorKind, int> WireCodes => new()
    {
        { 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", RoleChainErrorKind.HopRefused, 1 },
        { 400, "InvalidIdentityToken", "Incorrect token audience", RoleChainErrorKind.TokenAudienceRefused, 1 },
        { 400, "InvalidIdentityToken", "No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com", RoleChainErrorKind.OidcProviderNotFound, 1 },
        { 400, "InvalidIdentityToken", "The ID Token provided is not a valid JWT.", RoleChainErrorKind.TokenRefused, 1 },
        { 400, "ExpiredTokenException", "Token expired: current date/time must be before the expiration date/time", RoleChainErrorKind.TokenExpired, 1 },
        { 403, "ExpiredToken", "The security token included in the request is expired", RoleChainErrorKind.CredentialExpired, 1 },
        { 403, "IDPRejectedClaim", "rejected", RoleChainErrorKind.TokenRefused, 1 },
        { 403, "InvalidClientTokenId", "The security token included in the request is invalid.", RoleChainErrorKind.CredentialRefused, 1 },
        { 403, "MissingAuthenticationToken", "Request is missing Authentication Token", RoleChainErrorKind.CredentialRefused, 1 },
        { 403, "RegionDisabledException", "STS is not activated in this region", RoleChainErrorKind.RegionDisabled, 1 },
        { 400, "PackedPolicyTooLarge", "Packed size of session tags consumes 112% of allotted space.", RoleChainErrorKind.PackedPolicyTooLarge, 1 },
        { 400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.", RoleChainErrorKind.RequestRefused, 1 },
        { 400, "Throttling", "Rate exceeded", RoleChainErrorKind.Throttled, 8 },
        { 503, "ServiceUnavailable", "later", RoleChainErrorKind.StsUnavailable, 8 },
    };

    [Theory]
    [MemberData(nameof(WireCodes))]
    public async Task Each_code_of_STS_has_its_kind(int status, string code, string message, RoleChainErrorKind expected, int calls)
    {
        using var server = new ScriptedServer(request => request.Action is null ? EngineRun.Behave(request) : Reply.Error(status, code, message));
        var run = EngineRun.InActions(server);
        var failure = await run.FailAsync(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy));

        Assert.Equal(expected, failure.Kind);
        Assert.Equal((code, (int?)status, "request-of-" + code), (failure.AwsErrorCode, failure.HttpStatus, failure.RequestId));
        Assert.Equal((1, 2, EngineRun.Base), (failure.HopNumber, failure.HopCount, failure.Hop?.RoleArn));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal("repo:octo-org/octo-app:ref:refs/heads/main", failure.Claims["sub"]);
        Assert.DoesNotContain("secret_claim", failure.Claims.Keys);
        Assert.Equal(calls, server.Requests.Count(request => request.Action is not null));
        run.AssertNoSecret(failure);
    }

    [Fact]
    public async Task A_refused_second_hop_is_named()
    {
        using var server = new ScriptedServer(request => request.Action == "AssumeRole"
            ? Reply.Error(403, "AccessDenied", "User: arn:aws:sts::111111111111:assumed-role/base/s is not authorized to perform: sts:AssumeRole on resource: " + EngineRun.Deploy)
            : EngineRun.Behave(request));
        var failure = await EngineRun.InActions(server).FailAsync(EngineRun.Chain(server.Url, null, EngineRun.Base, EngineRun.Deploy));
        Assert.Equal((RoleChainErrorKind.HopRefused, 2, EngineRun.Deploy), (failure.Kind, failure.HopNumber, failure.Hop?.RoleArn));
        Assert.StartsWith("Hop 2 of 2 (AssumeRole of " + EngineRun.Deploy + ") failed: AccessDenied", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "denied")]
    [InlineData(403, "")]
    [InlineData(500, "oops")]
    [InlineData(302, "")]
    public async Task A_token_endpoint_that_refuses(int status, string body)
    {
        using var elsewhere = new ScriptedServer(EngineRun.Behave);
        using var server = new ScriptedServer(_ => new Reply { Status = status, Body = body, Headers = { ["Location"] = elsewhere.Url } });
        var run = EngineRun.InActions(server);
        var failure = await run.FailAsync(EngineRun.Chain(server.Url));
        Assert.Equal((RoleChainErrorKind.TokenEndpointRefused, (int?)status), (failure.Kind, failure.HttpStatus));
        Assert.Empty(elsewhere.Requests); // no redirect is followed with a bearer
        run.AssertNoSecret(failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>sign in to the proxy</html>")]
    [InlineData("[]")]
    [InlineData("{\"value\":42}")]
    [InlineData("{\"value\":null}")]
    [InlineData("{\"value\":\"not a jwt\"}")]
    [InlineData("{\"value\":\"\\ud800.x.y\"}")]
    [InlineData("{\"count\":1")]
    [InlineData("{\"value\":\"a.b.c\\r\\nX-Injected: 1\"}")]
    public async Task A_token_endpoint_that_answers_nonsense(string body)
    {
        using var server = new ScriptedServer(_ => Reply.Json(body));
        var failure = await EngineRun.InActions(server).FailAsync(EngineRun.Chain(server.Url));
        Assert.Equal(RoleChainErrorKind.TokenEndpointMalformed, failure.Kind);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        var endless = "<AssumeRoleWithWebIdentityResponse>" + new string('x', StsLimits.MaxResponseBytes + 1);
        using var server = new ScriptedServer(request => request.Action is null && request.Method == "GET" ? Reply.Json(endless) : new Reply { Body = endless });
        Assert.Equal(RoleChainErrorKind.TokenEndpointMalformed, (await EngineRun.InActions(server).FailAsync(EngineRun.Chain(server.Url))).Kind);

        var token = new WebIdentityTokenIdentity(new SecretText(Canary.Token()));
        var failure = await new EngineRun().FailAsync(EngineRun.Chain(server.Url, token));
        Assert.True(failure.Kind == RoleChainErrorKind.StsMalformed, failure.Message);
        Assert.Contains("longer than 1048576 bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_without_end_is_not_read()
    {
        using var server = new ScriptedServer(_ => new Reply { Status = 403, Body = new string('x', StsLimits.MaxResponseBytes + 1) });
        var failure = await new EngineRun().FailAsync(EngineRun.Chain(server.Url, new WebIdentityTokenIdentity(new SecretText(Canary.Token()))));
        Assert.Equal(RoleChainErrorKind.StsMalformed, failure.Kind);
    }

    [Theory]
    [InlineData(200, "<html>sign in to the proxy</html>")]
    [InlineData(200, "")]
    [InlineData(200, "{\"not\":\"xml\"}")]
    [InlineData(200, "<AssumeRoleWithWebIdentityResponse/>")]
    [InlineData(200, "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>x</AccessKeyId></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>")]
    [InlineData(200, "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>x</AccessKeyId><Expiration>never</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>")]
    [InlineData(404, "<html>not found</html>")]
    [InlineData(302, "")]
    public async Task What_answers_is_not_STS(int status, string body)
    {
        using var elsewhere = new ScriptedServer(EngineRun.Behave);
        using var server = new ScriptedServer(_ => new Reply { Status = status, Body = body, Headers = { ["Location"] = elsewhere.Url } });
        var failure = await new EngineRun().FailAsync(EngineRun.Chain(server.Url, new WebIdentityTokenIdentity(new SecretText(Canary.Token()))));
        Assert.True(failure.Kind == RoleChainErrorKind.StsMalformed, failure.Message);
        Assert.Empty(elsewhere.Requests);
        Assert.Equal(1, failure.HopNumber);
    }

    [Theory]
    [InlineData("ASIAHOP1HOP1HOP1HOP1&#13;&#10;X-Injected: 1", "secret", "token")]
    [InlineData("short", "secret", "token")]
    [InlineData("ASIAHOP1HOP1HOP1HOP1", "", "token")]
    [InlineData("ASIAHOP1HOP1HOP1HOP1", "secret", "to&#10;ken")]
    public async Task A_credential_that_could_not_be_one_goes_no_further(string key, string secret, string token)
    {
        using var server = new ScriptedServer(request => Reply.Session(request.Action!, key, secret, token));
        var failure = await new EngineRun().FailAsync(EngineRun.Chain(server.Url, new WebIdentityTokenIdentity(new SecretText(Canary.Token())), EngineRun.Base, EngineRun.Deploy));
        Assert.Equal((RoleChainErrorKind.StsMalformed, 1), (failure.Kind, failure.HopNumber));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_server_that_echoes_the_token_does_not_carry_it_into_the_error()
    {
        using var server = new ScriptedServer(request => Reply.Error(400, "InvalidIdentityToken", "bad token " + request.Form["WebIdentityToken"] + "\n::set-output name=x::y"));
        var run = new EngineRun();
        var failure = await run.FailAsync(EngineRun.Chain(server.Url, new WebIdentityTokenIdentity(new SecretText(Canary.Token()))));
        Assert.Contains("bad token ****", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        run.AssertNoSecret(failure);
    }

    [Fact]
    public async Task Nobody_listens()
    {
        string url;
        using (var server = new ScriptedServer(EngineRun.Behave))
        {
            url = server.Url;
        }

        var run = new EngineRun();
        run.Environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = url;
        run.Environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = Canary.Bearer;
        Assert.Equal(RoleChainErrorKind.TokenEndpointUnreachable, (await run.FailAsync(EngineRun.Chain(url))).Kind);

        var failure = await new EngineRun().FailAsync(EngineRun.Chain(url, new WebIdentityTokenIdentity(new SecretText(Canary.Token()))));
        Assert.Equal(RoleChainErrorKind.StsUnavailable, failure.Kind);
    }

    [Theory]
    [InlineData("ACTIONS_ID_TOKEN_REQUEST_URL", "http://token.example/")]
    [InlineData("ACTIONS_ID_TOKEN_REQUEST_URL", "not an address")]
    [InlineData("AWS_ENDPOINT_URL_STS", "http://sts.example/")]
    [InlineData("AWS_ENDPOINT_URL", "http://sts.example/")]
    public async Task Plain_http_is_refused_wherever_it_came_from(string variable, string value)
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var run = EngineRun.InActions(server);
        run.Environment[variable] = value;
        var failure = await run.FailAsync(new RoleChainDefinition { Hops = [new RoleChainHop(EngineRun.Base)], Region = "eu-west-2" });
        Assert.Equal(RoleChainErrorKind.InvalidEndpoint, failure.Kind);
        Assert.Contains(variable, failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task No_region_is_said_before_any_call()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var failure = await EngineRun.InActions(server).FailAsync(new RoleChainDefinition { Hops = [new RoleChainHop(EngineRun.Base)], EndpointUrl = server.Url });
        Assert.Equal(RoleChainErrorKind.NoRegion, failure.Kind);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_bad_region_of_the_environment_is_refused_as_a_given_one_is()
    {
        var run = new EngineRun();
        run.Environment["AWS_REGION"] = "evil.example/";
        var failure = await run.FailAsync(new RoleChainDefinition { Identity = new WebIdentityTokenIdentity(new SecretText(Canary.Token())), Hops = [new RoleChainHop(EngineRun.Base)] });
        Assert.Equal(RoleChainErrorKind.InvalidRegion, failure.Kind);
    }

    [Fact]
    public async Task A_job_without_the_permission_is_told_so_at_once()
    {
        var run = new EngineRun();
        run.Environment["GITHUB_ACTIONS"] = "true";
        run.Environment["RUNNER_ENVIRONMENT"] = "github-hosted";
        var failure = await run.FailAsync(EngineRun.Chain("https://sts.invalid"));
        Assert.Equal(RoleChainErrorKind.IdTokenPermissionMissing, failure.Kind);
    }

    [Fact]
    public async Task Temporary_source_credentials_are_capped_before_any_call()
    {
        using var server = new ScriptedServer(EngineRun.Behave);
        var failure = await new EngineRun().FailAsync(new RoleChainDefinition
        {
            Identity = new SourceCredentialIdentity(new LateProvider()),
            Hops = [new RoleChainHop(EngineRun.Base) { DurationSeconds = 7200 }],
            Region = "eu-west-2",
            EndpointUrl = server.Url,
        });
        Assert.Equal(RoleChainErrorKind.DurationExceedsChainingLimit, failure.Kind);
        Assert.Empty(server.Requests);
    }

    public static IEnumerable<object[]> TokenFiles()
    {
        yield return [string.Empty, RoleChainErrorKind.InvalidWebIdentityToken];
        yield return ["abc", RoleChainErrorKind.InvalidWebIdentityToken];
        yield return [new string('x', StsLimits.MaxTokenLength + 1), RoleChainErrorKind.InvalidWebIdentityToken];
        yield return [new string('x', 50_000_000), RoleChainErrorKind.InvalidWebIdentityToken];
    }

    [Theory]
    [MemberData(nameof(TokenFiles))]
    public async Task Token_files_are_bounded(string content, RoleChainErrorKind expected)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content);
            Assert.Equal(expected, (await new EngineRun().FailAsync(EngineRun.Chain("https://sts.invalid", new WebIdentityTokenFileIdentity(path)))).Kind);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Token_files_that_cannot_be_read()
    {
        var missing = new WebIdentityTokenFileIdentity(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")));
        Assert.Equal(RoleChainErrorKind.TokenFileUnreadable, (await new EngineRun().FailAsync(EngineRun.Chain("https://sts.invalid", missing))).Kind);
        var folder = new WebIdentityTokenFileIdentity(Path.GetTempPath());
        Assert.Equal(RoleChainErrorKind.TokenFileUnreadable, (await new EngineRun().FailAsync(EngineRun.Chain("https://sts.invalid", folder))).Kind);
    }

    /// <summary>Credentials whose class shows only when they are fetched.</summary>
    private sealed class LateProvider : ISourceCredentialProvider
    {
        public string Description => "late";

        public string GetKey() => Description;

        public SourceKind Kind => SourceKind.Unknown;

        public string? Region => null;

        public Task<SourceCredential> GetAsync(IProgress<ChainEvent> events, System.Threading.CancellationToken cancellationToken) =>
            Task.FromResult(new SourceCredential("ASIAEXAMPLEEXAMPLE01", new SecretText("secret-secret"), new SecretText("token-token"), null));
    }
}
