using System;
using System.Text.Json;
using System.Threading.Tasks;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

/// <summary>The stand-in for the sign-in endpoint of the console.</summary>
public sealed class FederationTests : IDisposable
{
    private const string Console = "https://console.aws.amazon.com/";

    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_signs_in(bool post)
    {
        var credential = await _host.BaseCredentialAsync();
        var form = "Action=getSigninToken&Session=" + Session(credential);
        var answer = post ? await _host.PostAsync(null, form, "/federation") : await _host.GetAsync(null, "/federation?" + form);
        Assert.Equal((200, "application/json"), (answer.Status, answer.ContentType));
        Assert.Equal(("getSigninToken", "arn:aws:sts::111111111111:assumed-role/base/job-1", World.Base, "job-1"), (_host.LastCall.Action, _host.LastCall.Caller, _host.LastCall.RoleArn, _host.LastCall.RoleSessionName));

        var login = await LoginAsync(Token(answer), "&Issuer=https%3A%2F%2Fintranet.example");
        Assert.Equal(200, login.Status);
        var who = JsonDocument.Parse(login.Body).RootElement;
        Assert.Equal(
            ("arn:aws:sts::111111111111:assumed-role/base/job-1", "111111111111", Console, "https://intranet.example"),
            (Text(who, "arn"), Text(who, "account"), Text(who, "destination"), Text(who, "issuer")));
        Assert.Equal(("login", "arn:aws:sts::111111111111:assumed-role/base/job-1", 200), (_host.LastCall.Action, _host.LastCall.Caller, _host.LastCall.HttpStatus));
    }

    [Fact]
    public async Task A_duration_is_the_consoles_and_not_for_role_chaining()
    {
        var start = _host.Clock.UtcNow;
        var credential = await _host.BaseCredentialAsync();
        var login = await LoginAsync(Token(await ExchangeAsync(credential, "&SessionDuration=43200")));
        var end = JsonDocument.Parse(login.Body).RootElement.GetProperty("endsAt").GetDateTimeOffset();
        Assert.InRange((end - start).TotalSeconds, 43198, 43260);

        var chained = (await _host.AssumeAsync(credential, World.Deploy)).ShouldSucceed().Credential;
        await RefusedAsync(ExchangeAsync(chained, "&SessionDuration=900"), "InvalidSessionDuration", "role chaining");
        Assert.Equal(200, (await ExchangeAsync(chained)).Status);

        var ofUser = (await _host.AssumeAsync(Credential.User, World.Tools)).ShouldSucceed().Credential;
        Assert.Equal(200, (await ExchangeAsync(ofUser, "&SessionDuration=900")).Status);
    }

    [Theory]
    [InlineData("899")]
    [InlineData("43201")]
    [InlineData("")]
    [InlineData("+900")]
    [InlineData("1h")]
    public async Task A_duration_out_of_its_range(string duration) =>
        await RefusedAsync(ExchangeAsync(await _host.BaseCredentialAsync(), "&SessionDuration=" + Uri.EscapeDataString(duration)), "InvalidSessionDuration", "900 to 43200");

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("{\"sessionId\":1}")]
    [InlineData("{\"sessionId\":\"a\",\"sessionId\":\"b\"}")]
    [InlineData("{\"sessionId\":\"ASIANOBODYNOBODY0001\",\"sessionKey\":\"a\",\"sessionToken\":\"b\"}")]
    public async Task What_is_no_session_of_its_own(string session) =>
        await RefusedAsync(_host.PostAsync(null, "Action=getSigninToken&Session=" + Uri.EscapeDataString(session), "/federation"), "InvalidCredentials", string.Empty);

    [Fact]
    public async Task A_long_term_key_and_a_mixed_credential_do_not_sign_in()
    {
        var credential = await _host.BaseCredentialAsync();
        await RefusedAsync(ExchangeAsync(Credential.User with { SessionToken = "x" }), "InvalidCredentials", "not that of a session");
        await RefusedAsync(ExchangeAsync(credential with { SecretAccessKey = "x" }), "InvalidCredentials", "do not belong");
        await RefusedAsync(ExchangeAsync(credential with { SessionToken = "x" }), "InvalidCredentials", "do not belong");
    }

    [Fact]
    public async Task Sessions_and_sign_in_tokens_end()
    {
        var credential = await _host.BaseCredentialAsync();
        var token = Token(await ExchangeAsync(credential));
        _host.Emulator.AdvanceClock(TimeSpan.FromMinutes(14));
        Assert.Equal(200, (await LoginAsync(token)).Status);
        _host.Emulator.AdvanceClock(TimeSpan.FromMinutes(1));
        await RefusedAsync(LoginAsync(token), "InvalidSigninToken", "has ended");
        await RefusedAsync(LoginAsync("never"), "InvalidSigninToken", "not one that was handed out");
        _host.Emulator.AdvanceClock(TimeSpan.FromMinutes(50));
        await RefusedAsync(ExchangeAsync(credential), "ExpiredToken", "the session ended at");
    }

    [Fact]
    public async Task What_is_malformed()
    {
        await RefusedAsync(_host.GetAsync(null, "/federation"), "InvalidAction", "getSigninToken and login");
        await RefusedAsync(_host.GetAsync(null, "/federation?Action=logout"), "InvalidAction", "getSigninToken and login");
        await RefusedAsync(_host.GetAsync(null, "/federation?Action=login&Action=login"), "MalformedQueryString", "twice");
        await RefusedAsync(_host.GetAsync(null, "/federation?Action=login&SigninToken=" + Uri.EscapeDataString(Token(await ExchangeAsync(await _host.BaseCredentialAsync())))), "MissingParameter", "Destination");
    }

    [Fact]
    public async Task A_fault_answers_in_its_own_format()
    {
        _host.Emulator.AddFault(new StsEmulatorFault { Status = 503, Action = "getSigninToken", Message = "later" });
        var credential = await _host.BaseCredentialAsync();
        var answer = await ExchangeAsync(credential);
        Assert.Equal((503, "application/json", "{\"message\":\"later\"}"), (answer.Status, answer.ContentType, answer.Body));
        Assert.Equal(200, (await ExchangeAsync(credential)).Status);
    }

    [Fact]
    public async Task No_secret_is_in_the_call_log()
    {
        var credential = await _host.BaseCredentialAsync();
        var token = Token(await ExchangeAsync(credential));
        await LoginAsync(token);
        await ExchangeAsync(credential with { SessionToken = "x" });
        var log = JsonSerializer.Serialize(_host.Emulator.Calls);
        foreach (var secret in new[] { credential.AccessKeyId, credential.SecretAccessKey, credential.SessionToken!, token })
        {
            Assert.DoesNotContain(JsonSerializer.Serialize(secret).Trim('"'), log, StringComparison.Ordinal);
        }
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Token(StsAnswer answer) => Text(JsonDocument.Parse(answer.Body).RootElement, "SigninToken")!;

    private static string Session(Credential credential) => Uri.EscapeDataString(JsonSerializer.Serialize(new { sessionId = credential.AccessKeyId, sessionKey = credential.SecretAccessKey, sessionToken = credential.SessionToken }));

    private Task<StsAnswer> ExchangeAsync(Credential credential, string more = "") =>
        _host.PostAsync(null, "Action=getSigninToken&Session=" + Session(credential) + more, "/federation");

    private Task<StsAnswer> LoginAsync(string token, string more = "") =>
        _host.GetAsync(null, "/federation?Action=login&Destination=" + Uri.EscapeDataString(Console) + "&SigninToken=" + Uri.EscapeDataString(token) + more);

    private async Task RefusedAsync(Task<StsAnswer> call, string code, string reason)
    {
        var answer = await call;
        Assert.Equal((400, "application/json"), (answer.Status, answer.ContentType));
        Assert.Equal((400, code), (_host.LastCall.HttpStatus, _host.LastCall.ErrorCode));
        Assert.Contains(reason, _host.LastCall.Reason, StringComparison.Ordinal);
    }
}
