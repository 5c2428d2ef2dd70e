using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

public sealed class TokenValidationTests : IDisposable
{
    private const string NoKey = "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";
    private const string OtherIssuer = "https://issuer.example/tenant/";

    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly ECDsa P256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa P384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private static readonly ECDsa P521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);

    private readonly EmulatorHost _host = new(World.Json($$"""
        "trustedIssuers": [ { "issuer": "{{OtherIssuer}}", "jwks": { "keys": [
          {{TestToken.Jwk(Rsa, "rsa-1")}}, {{TestToken.Jwk(P256, "ec-256", "P-256")}}, {{TestToken.Jwk(P384, "ec-384", "P-384")}}, {{TestToken.Jwk(P521, "ec-521", "P-521")}}
        ] } } ],
        """));

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("RS256", "rsa-1")]
    [InlineData("RS384", "rsa-1")]
    [InlineData("RS512", "rsa-1")]
    [InlineData("ES256", "ec-256")]
    [InlineData("ES384", "ec-384")]
    [InlineData("ES512", "ec-521")]
    public async Task Every_algorithm_of_IAM(string algorithm, string keyId) =>
        (await _host.AssumeWithTokenAsync(Sign(algorithm, keyId))).ShouldSucceed();

    [Theory]
    [InlineData("none", "rsa-1")]
    [InlineData("HS256", "rsa-1")]
    [InlineData("PS256", "rsa-1")]
    [InlineData("RS256", "rsa-2")]
    [InlineData("RS256", null)]
    [InlineData("RS256", "")]
    public async Task No_key_for_it(string algorithm, string? keyId) =>
        (await _host.AssumeWithTokenAsync(Sign(algorithm, keyId))).ShouldBe(400, "InvalidIdentityToken", NoKey);

    [Fact]
    public async Task An_unsigned_token_is_refused()
    {
        var token = TestToken.Create("""{"alg":"none","kid":"rsa-1"}""", System.Text.Json.JsonSerializer.Serialize(TestToken.Claims(OtherIssuer, "job-7")), _ => []);

        (await _host.AssumeWithTokenAsync(token)).ShouldBe(400, "InvalidIdentityToken");
    }

    [Fact]
    public async Task The_public_key_as_a_shared_secret_is_refused()
    {
        var secret = Encoding.UTF8.GetBytes(Rsa.ExportSubjectPublicKeyInfoPem());
        var token = TestToken.Create(Header("HS256", "rsa-1"), TestToken.Claims(OtherIssuer, "job-7"), content => HMACSHA256.HashData(secret, content));

        (await _host.AssumeWithTokenAsync(token)).ShouldBe(400, "InvalidIdentityToken", NoKey);
    }

    [Fact]
    public async Task A_key_in_the_tokens_head_does_not_count()
    {
        using var own = RSA.Create(2048);
        var header = new Dictionary<string, object?> { ["alg"] = "RS256", ["kid"] = "rsa-1", ["jwk"] = System.Text.Json.JsonSerializer.Deserialize<object>(TestToken.Jwk(own, "rsa-1")), ["jku"] = "https://attacker.example/keys" };
        var token = TestToken.Create(header, TestToken.Claims(OtherIssuer, "job-7"), content => own.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        (await _host.AssumeWithTokenAsync(token)).ShouldBe(400, "InvalidIdentityToken");
    }

    [Fact]
    public async Task A_signature_of_another_key()
    {
        using var another = RSA.Create(2048);
        var token = TestToken.Create(Header("RS256", "rsa-1"), TestToken.Claims(OtherIssuer, "job-7"), content => another.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        (await _host.AssumeWithTokenAsync(token)).ShouldBe(400, "InvalidIdentityToken");
        Assert.Contains("signature", _host.LastCall.Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_that_was_changed()
    {
        var parts = _host.Token(("ref", "refs/heads/feature")).Split('.');
        var other = _host.Token().Split('.');

        (await _host.AssumeWithTokenAsync(parts[0] + "." + other[1] + "." + parts[2])).ShouldBe(400, "InvalidIdentityToken");
    }

    [Fact]
    public async Task An_issuer_cannot_be_signed_for_by_another()
    {
        var token = TestToken.Create(Header("RS256", "rsa-1"), TestToken.Claims(World.GitHub, "repo:octo-org/octo-app:ref:refs/heads/main"), content => Rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        (await _host.AssumeWithTokenAsync(token)).ShouldBe(400, "InvalidIdentityToken", NoKey);
    }

    [Fact]
    public async Task A_provider_whose_issuer_has_no_keys_here()
    {
        var token = TestToken.Create(Header("RS256", "rsa-1"), TestToken.Claims("https://keyless.example", "job-7"), content => Rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        (await _host.AssumeWithTokenAsync(token)).ShouldBe(400, "InvalidIdentityToken", NoKey);
        Assert.Contains("never fetched", _host.LastCall.Reason!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://issuer.example/tenant")]
    [InlineData("https://issuer.example")]
    [InlineData("http://issuer.example/tenant/")]
    [InlineData("https://ISSUER.example/tenant/")]
    public async Task The_issuer_counts_to_the_last_slash(string issuer)
    {
        var token = TestToken.Create(Header("RS256", "rsa-1"), TestToken.Claims(issuer, "job-7"), content => Rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        (await _host.AssumeWithTokenAsync(token)).ShouldBe(400, "InvalidIdentityToken", "No OpenIDConnect provider found in your account for " + issuer);
    }

    [Fact]
    public async Task An_audience_that_is_not_listed() =>
        (await _host.AssumeWithTokenAsync(_host.Token(("aud", "api://elsewhere")))).ShouldBe(400, "InvalidIdentityToken", "Incorrect token audience");

    [Fact]
    public async Task Audiences_in_a_list()
    {
        var claims = TestToken.Claims(OtherIssuer, "job-7");
        claims["aud"] = new[] { "api://elsewhere", "sts.amazonaws.com" };

        Assert.Equal("sts.amazonaws.com", (await _host.AssumeWithTokenAsync(Sign("RS256", "rsa-1", claims))).ShouldSucceed().Value("Audience"));
    }

    [Fact]
    public async Task An_expired_token_within_the_grace_is_taken()
    {
        var token = _host.Token();
        _host.Clock.Advance(TimeSpan.FromSeconds(300 + 290));

        (await _host.AssumeWithTokenAsync(token)).ShouldSucceed();
    }

    [Fact]
    public async Task An_expired_token()
    {
        var token = _host.Token();
        _host.Clock.Advance(TimeSpan.FromSeconds(600));

        var answer = (await _host.AssumeWithTokenAsync(token)).ShouldBe(400, "ExpiredTokenException");

        Assert.Matches(@"^Token expired: current date/time \d+ must be before the expiration date/time\d+\z", answer.Message);
    }

    [Fact]
    public async Task The_grace_is_a_switch()
    {
        using var host = new EmulatorHost(World.Json("""  "switches": { "tokenExpiryGraceSeconds": 0 }, """));
        var token = host.Token();
        host.Clock.Advance(TimeSpan.FromSeconds(301));

        (await host.AssumeWithTokenAsync(token)).ShouldBe(400, "ExpiredTokenException");
    }

    [Theory]
    [InlineData("4102444800")]
    [InlineData(true)]
    [InlineData(-1)]
    [InlineData(1e17)]
    public async Task A_not_before_that_is_no_time_is_not_taken_for_one_that_is_over(object notBefore) =>
        (await _host.AssumeWithTokenAsync(_host.Token(("nbf", notBefore)))).ShouldBe(400, "InvalidIdentityToken");

    [Fact]
    public async Task A_token_without_a_not_before() =>
        (await _host.AssumeWithTokenAsync(_host.Token(("nbf", null)))).ShouldSucceed();

    [Fact]
    public async Task A_token_of_the_future() =>
        (await _host.AssumeWithTokenAsync(_host.Token(("nbf", DateTimeOffset.UtcNow.AddHours(1))))).ShouldBe(400, "InvalidIdentityToken");

    [Theory]
    [InlineData("iss")]
    [InlineData("sub")]
    [InlineData("aud")]
    [InlineData("exp")]
    [InlineData("iat")]
    public async Task A_claim_that_is_missing(string claim)
    {
        var claims = TestToken.Claims(OtherIssuer, "job-7");
        claims.Remove(claim);

        (await _host.AssumeWithTokenAsync(Sign("RS256", "rsa-1", claims))).ShouldBe(400, "InvalidIdentityToken", "Missing a required claim: " + claim);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-5")]
    [InlineData("99999999999999999999")]
    [InlineData("\"soon\"")]
    public async Task An_expiry_that_is_no_time(string expiry)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(TestToken.Claims(OtherIssuer, "job-7")).Replace("\"exp\":", "\"exp\":" + expiry + ",\"was\":", StringComparison.Ordinal);
        var token = TestToken.Create("""{"alg":"RS256","kid":"rsa-1"}""", json, content => Rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        (await _host.AssumeWithTokenAsync(token)).ShouldBe(400, "InvalidIdentityToken");
    }

    [Theory]
    [InlineData("https://aws.amazon.com/tags", "x", "InvalidIdentityToken")]
    [InlineData("https://aws.amazon.com/source_identity", "x", "ValidationError")] // 2 to 64 characters
    [InlineData("https://aws.amazon.com/source_identity", 7, "InvalidIdentityToken")]
    [InlineData("https://aws.amazon.com/tags/principal_tags/Team", "x", "ValidationError")] // the flattened form is not emulated
    public async Task Claims_of_a_session_that_are_malformed_are_refused(string claim, object value, string code) =>
        (await _host.AssumeWithTokenAsync(_host.Token((claim, value)))).ShouldBe(400, code);

    [Theory]
    [InlineData("not a token")]
    [InlineData("a.b.c")]
    [InlineData("....")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.W10.AAAA")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.bnVsbA.AAAA")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.%%%.AAAA")]
    [InlineData("eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.AAAA.AAAA")]
    public async Task A_text_that_is_no_token(string token) =>
        (await _host.AssumeWithTokenAsync(token)).ShouldBe(400, "InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");

    private static Dictionary<string, object?> Header(string algorithm, string? keyId)
    {
        var header = new Dictionary<string, object?> { ["typ"] = "JWT", ["alg"] = algorithm };
        if (keyId is not null)
        {
            header["kid"] = keyId;
        }

        return header;
    }

    private static string Sign(string algorithm, string? keyId, Dictionary<string, object?>? claims = null)
    {
        var hash = new HashAlgorithmName("SHA" + (algorithm == "none" ? "256" : algorithm[2..].ToString(CultureInfo.InvariantCulture)));
        return TestToken.Create(Header(algorithm, keyId), claims ?? TestToken.Claims(OtherIssuer, "job-7"), content => algorithm switch
        {
            "ES256" => P256.SignData(content, hash),
            "ES384" => P384.SignData(content, hash),
            "ES512" => P521.SignData(content, hash),
            _ => Rsa.SignData(content, hash, RSASignaturePadding.Pkcs1),
        });
    }
}
