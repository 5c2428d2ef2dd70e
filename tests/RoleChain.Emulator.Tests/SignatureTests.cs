using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Http;
using System.Threading.Tasks;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

public sealed class SignatureTests : IDisposable
{
    private const string Mismatch = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
    private const string Unknown = "The security token included in the request is invalid.";
    private const string Identity = "Action=GetCallerIdentity&Version=2011-06-15";

    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("GetCallerIdentity")]
    [InlineData("AssumeRole")]
    public async Task No_signature(string action) =>
        (await _host.CallAsync(null, action)).ShouldBe(403, "MissingAuthenticationToken", "Request is missing Authentication Token");

    [Fact]
    public async Task A_presigned_call_is_told_that_it_is_not_emulated() =>
        Assert.Contains("not emulated yet", (await _host.GetAsync(null, "/?" + Identity + "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00")).ShouldBe(400, "ValidationError").Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_wrong_secret() =>
        (await _host.WhoAmIAsync(Credential.User with { SecretAccessKey = "another" })).ShouldBe(403, "SignatureDoesNotMatch", Mismatch);

    [Fact]
    public async Task An_unknown_key()
    {
        (await _host.WhoAmIAsync(new Credential("AKIAUNKNOWN123456789", "secret"))).ShouldBe(403, "InvalidClientTokenId", Unknown);

        Assert.Contains("****6789", _host.LastCall.Reason!, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIAUNKNOWN", _host.LastCall.Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_session_token()
    {
        var credential = await _host.BaseCredentialAsync();

        (await _host.WhoAmIAsync(credential with { SessionToken = "wrong" })).ShouldBe(403, "InvalidClientTokenId", Unknown);
        (await _host.WhoAmIAsync(credential with { SessionToken = null })).ShouldBe(403, "InvalidClientTokenId", Unknown);
    }

    [Fact]
    public async Task A_session_token_of_another_session()
    {
        var (one, other) = (await _host.BaseCredentialAsync(), await _host.BaseCredentialAsync());

        (await _host.WhoAmIAsync(one with { SessionToken = other.SessionToken })).ShouldBe(403, "InvalidClientTokenId", Unknown);
    }

    [Fact]
    public async Task A_session_token_with_a_long_term_key() =>
        (await _host.WhoAmIAsync(Credential.User with { SessionToken = "anything" })).ShouldBe(403, "InvalidClientTokenId", Unknown);

    [Fact]
    public async Task A_date_too_far_back()
    {
        var date = new DateTimeOffset(DateTimeOffset.UtcNow.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero).AddMinutes(-16);

        var answer = (await _host.CallAsync(new RequestSigner(Credential.User) { Date = date }, "GetCallerIdentity")).ShouldBe(403, "SignatureDoesNotMatch");

        var text = date.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        Assert.Matches("^Signature expired: " + text + @" is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)\z", answer.Message);
    }

    [Fact]
    public async Task A_date_too_far_ahead()
    {
        var answer = await _host.CallAsync(new RequestSigner(Credential.User) { Date = DateTimeOffset.UtcNow.AddMinutes(16) }, "GetCallerIdentity");

        answer.ShouldBe(403, "SignatureDoesNotMatch");
        Assert.Matches(@"^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 15 min\.\)\z", answer.Message);
    }

    [Theory]
    [InlineData(-14)]
    [InlineData(14)]
    public async Task A_date_within_the_window(int minutes) =>
        (await _host.CallAsync(new RequestSigner(Credential.User) { Date = DateTimeOffset.UtcNow.AddMinutes(minutes) }, "GetCallerIdentity")).ShouldSucceed();

    [Fact]
    public async Task The_answers_date_is_the_emulators_clock()
    {
        _host.Clock.Advance(TimeSpan.FromHours(2));

        var answer = await _host.CallAsync(new RequestSigner(Credential.User), "GetCallerIdentity");

        answer.ShouldBe(403, "SignatureDoesNotMatch");
        Assert.InRange(answer.Date!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(121));
    }

    [Theory]
    [InlineData("nowhere", "sts", "aws4_request", "Credential should be scoped to a valid region.")]
    [InlineData("", "sts", "aws4_request", "Credential should be scoped to a valid region.")]
    [InlineData("us-east-1", "s3", "aws4_request", "Credential should be scoped to correct service: 'sts'.")]
    [InlineData("us-east-1", "sts", "aws5_request", "Credential should be scoped with a valid terminator: 'aws4_request'.")]
    public async Task A_wrong_scope(string region, string service, string terminator, string message) =>
        (await _host.CallAsync(new RequestSigner(Credential.User) { Region = region, Service = service, Terminator = terminator }, "GetCallerIdentity"))
            .ShouldBe(403, "SignatureDoesNotMatch", message);

    [Fact]
    public async Task A_scope_of_another_day()
    {
        var answer = await _host.CallAsync(new RequestSigner(Credential.User) { ScopeDate = "20200101" }, "GetCallerIdentity");

        answer.ShouldBe(403, "SignatureDoesNotMatch");
        Assert.StartsWith("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20200101' != '", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_of_one_region_takes_its_own_scope_only()
    {
        using var host = new EmulatorHost(World.Json("""  "region": "eu-west-2", """));

        (await host.CallAsync(new RequestSigner(Credential.User) { Region = "eu-west-2" }, "GetCallerIdentity")).ShouldSucceed();
        (await host.CallAsync(new RequestSigner(Credential.User), "GetCallerIdentity")).ShouldBe(403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region.");
    }

    [Fact]
    public async Task A_region_of_another_partition_does_not_know_the_key() =>
        (await _host.CallAsync(new RequestSigner(Credential.User) { Region = "cn-north-1" }, "GetCallerIdentity")).ShouldBe(403, "InvalidClientTokenId", Unknown);

    [Fact]
    public async Task The_host_must_be_signed() =>
        (await _host.CallAsync(new RequestSigner(Credential.User) { SignsHost = false }, "GetCallerIdentity"))
            .ShouldBe(403, "SignatureDoesNotMatch", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");

    [Fact]
    public async Task The_body_is_signed()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _host.Emulator.Endpoint);
        new RequestSigner(Credential.User).Sign(message, Identity);
        message.Content = new StringContent(Identity + "&Extra=1", new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded"));

        (await _host.SendAsync(message)).ShouldBe(403, "SignatureDoesNotMatch", Mismatch);
    }

    [Fact]
    public async Task Headers_are_signed()
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Emulator.Endpoint, "/?" + Identity));
        new RequestSigner(Credential.User) { ExtraHeaders = new Dictionary<string, string> { ["x-amz-meta"] = "one" } }.Sign(message, string.Empty);
        message.Headers.Remove("x-amz-meta");
        message.Headers.Add("x-amz-meta", "two");

        (await _host.SendAsync(message)).ShouldBe(403, "SignatureDoesNotMatch", Mismatch);
    }

    [Fact]
    public async Task A_header_that_is_signed_must_be_there()
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Emulator.Endpoint, "/?" + Identity));
        new RequestSigner(Credential.User) { ExtraHeaders = new Dictionary<string, string> { ["x-amz-meta"] = "one" } }.Sign(message, string.Empty);
        message.Headers.Remove("x-amz-meta");

        (await _host.SendAsync(message)).ShouldBe(403, "SignatureDoesNotMatch", Mismatch);
    }

    [Fact]
    public async Task Spaces_in_a_header_are_one() =>
        (await _host.CallAsync(new RequestSigner(Credential.User) { ExtraHeaders = new Dictionary<string, string> { ["x-amz-meta"] = "one   two" } }, "GetCallerIdentity")).ShouldSucceed();

    [Fact]
    public async Task A_signed_query() =>
        (await _host.GetAsync(new RequestSigner(Credential.User), "/?Version=2011-06-15&Action=GetCallerIdentity&Note=a%20b%2Fc&Empty")).ShouldSucceed();

    [Fact]
    public async Task A_date_header_instead_of_its_own() =>
        (await _host.GetAsync(new RequestSigner(Credential.User) { UsesDateHeader = true }, "/?" + Identity)).ShouldSucceed();

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("AWS4-HMAC-SHA256 nonsense")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=00")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Credential=a/b/c/d/e, SignedHeaders=host, Signature=00")]
    public async Task An_incomplete_signature(string authorization)
    {
        var answer = (await _host.GetAsync(null, "/?" + Identity, authorization)).ShouldBe(400, "IncompleteSignature");

        Assert.DoesNotContain("dXNlcjpwYXNz", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_incomplete_signature_lacks() =>
        (await _host.GetAsync(null, "/?" + Identity, "AWS4-HMAC-SHA256 Credential=a/b/c/d/e")).ShouldBe(
            400,
            "IncompleteSignature",
            "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");

    [Fact]
    public async Task A_malformed_date()
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Emulator.Endpoint, "/?" + Identity));
        new RequestSigner(Credential.User).Sign(message, string.Empty);
        message.Headers.Remove("x-amz-date");
        message.Headers.Add("x-amz-date", "yesterday");

        (await _host.SendAsync(message)).ShouldBe(400, "IncompleteSignature");
    }
}
