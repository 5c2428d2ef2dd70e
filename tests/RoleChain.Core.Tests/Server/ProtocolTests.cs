using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RoleChain.Core.Live;
using RoleChain.Core.Server;
using RoleChain.Tests;
using Xunit;

namespace RoleChain.Core.Tests.Server;

/// <summary>What a client is answered: a credential where all is right, and nothing of use otherwise.</summary>
public sealed class ProtocolTests
{
    [Theory]
    [InlineData("127.0.0.1", "/deploy")]
    [InlineData("localhost", "/deploy")]
    [InlineData("LOCALHOST", "/other")]
    public async Task A_client_with_the_token_gets_the_credential(string host, string path)
    {
        var expiry = new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.FromHours(2));
        using var run = new ServerRun(new ScriptedChain(ScriptedChain.Credential(ServerRun.Key, expiry)));
        var answer = await run.SayAsync(run.Get(path, host + ":" + run.Server.Endpoint.Port));

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nCache-Control: no-store\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(
            "{\"AccessKeyId\":\"" + ServerRun.Key + "\",\"SecretAccessKey\":\"" + Canary.Secret + "\",\"Token\":\"" + Canary.SessionToken + "\",\"Expiration\":\"2031-02-03T02:05:06Z\",\"RoleArn\":\"arn:aws:iam::222222222222:role/ci/deploy\",\"AccountId\":\"222222222222\"}",
            ServerRun.Body(answer));
    }

    /// <summary>{T} is the token, {H} the host and port, {P} the port.</summary>
    [Theory]
    [InlineData(401, "TokenRefused", "GET /deploy HTTP/1.1\r\nHost: {H}\r\n\r\n")]
    [InlineData(401, "TokenRefused", "GET /deploy HTTP/1.1\r\nHost: {H}\r\nAuthorization: \r\n\r\n")]
    [InlineData(401, "TokenRefused", "GET /deploy HTTP/1.1\r\nHost: {H}\r\nAuthorization: wrong\r\n\r\n")]
    [InlineData(401, "TokenRefused", "GET /deploy HTTP/1.1\r\nHost: {H}\r\nAuthorization: Bearer {T}\r\n\r\n")]
    [InlineData(401, "TokenRefused", "GET /deploy HTTP/1.1\r\nHost: {H}\r\nAuthorization: {T}x\r\n\r\n")]
    [InlineData(401, "TokenRefused", "GET /deploy?token={T} HTTP/1.1\r\nHost: {H}\r\n\r\n")]
    [InlineData(401, "TokenRefused", "GET /there-is-none HTTP/1.1\r\nHost: {H}\r\n\r\n")] // who asks is checked before what for
    [InlineData(401, "TokenRefused", "POST /deploy HTTP/1.1\r\nHost: {H}\r\n\r\n")]
    [InlineData(403, "HostRefused", "GET /deploy HTTP/1.1\r\nHost: rebound.example:{P}\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(403, "HostRefused", "GET /deploy HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(403, "HostRefused", "GET /deploy HTTP/1.1\r\nHost: 127.0.0.1.example:{P}\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(403, "HostRefused", "GET /deploy HTTP/1.1\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(403, "BrowserRefused", "GET /deploy HTTP/1.1\r\nHost: {H}\r\nAuthorization: {T}\r\nOrigin: http://{H}\r\n\r\n")]
    [InlineData(403, "BrowserRefused", "GET /deploy HTTP/1.1\r\nHost: {H}\r\nAuthorization: {T}\r\norigin: null\r\n\r\n")]
    [InlineData(403, "BrowserRefused", "GET /deploy HTTP/1.1\r\nHost: {H}\r\nAuthorization: {T}\r\nSec-Fetch-Site: same-origin\r\n\r\n")]
    [InlineData(405, "MethodNotAllowed", "POST /deploy HTTP/1.1\r\nHost: {H}\r\nAuthorization: {T}\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData(405, "MethodNotAllowed", "OPTIONS /deploy HTTP/1.1\r\nHost: {H}\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(404, "NotFound", "GET / HTTP/1.1\r\nHost: {H}\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(404, "NotFound", "GET /DEPLOY HTTP/1.1\r\nHost: {H}\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(404, "NotFound", "GET /deploy/../other HTTP/1.1\r\nHost: {H}\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(400, "MalformedRequest", "GET http://{H}/deploy HTTP/1.1\r\nHost: {H}\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(400, "MalformedRequest", "GET /deploy HTTP/2.0\r\nHost: {H}\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(400, "MalformedRequest", "GET /deploy\r\nHost: {H}\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(400, "MalformedRequest", "GET /deploy HTTP/1.1\r\nHost: {H}\r\nHost: rebound.example\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(400, "MalformedRequest", "GET /deploy HTTP/1.1\r\nHost: {H}\r\nAuthorization: wrong\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(400, "MalformedRequest", "GET /deploy HTTP/1.1\r\nHost : {H}\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(400, "MalformedRequest", "GET /deploy HTTP/1.1\r\nHost: {H}\r\n folded\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(400, "MalformedRequest", "GET /deploy HTTP/1.1\r\nHost: {H}\r\nX: \u00e9\r\nAuthorization: {T}\r\n\r\n")]
    [InlineData(400, "MalformedRequest", "\r\n\r\n")]
    [InlineData(400, "MalformedRequest", "\u0016\u0003\u0001 hello over TLS\r\n\r\n")]
    public async Task Whoever_is_not_such_a_client_gets_nothing(int status, string code, string request)
    {
        using var run = new ServerRun();
        var answer = await run.SayAsync(request.Replace("{T}", run.Token).Replace("{H}", run.Host).Replace("{P}", run.Server.Endpoint.Port.ToString(CultureInfo.InvariantCulture)));

        Assert.Equal(status, ServerRun.Status(answer));
        Assert.StartsWith("{\"Code\":\"" + code + "\",\"Message\":\"", ServerRun.Body(answer), StringComparison.Ordinal);
        run.AssertNoSecret(answer);
        Assert.Equal(status == 405, answer.Contains("\r\nAllow: GET\r\n"));
        Assert.Equal(200, ServerRun.Status(await run.SayAsync(run.Get())));
    }

    [Fact]
    public async Task An_answer_to_HEAD_has_no_body()
    {
        using var run = new ServerRun();
        var answer = await run.SayAsync(run.Get().Replace("GET ", "HEAD "));
        Assert.Equal(405, ServerRun.Status(answer));
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_living_credential_the_code_says_why()
    {
        using var run = new ServerRun(new ScriptedChain());
        var answer = await run.SayAsync(run.Get());

        Assert.Equal(503, ServerRun.Status(answer));
        Assert.Equal("{\"Code\":\"HopRefused\",\"Message\":\"The chain was refused.\"}", ServerRun.Body(answer));
        Assert.Equal("The chain was refused.", run.Server.Credentials[0].Failure);
    }

    [Fact]
    public async Task What_nobody_expected_says_its_type_and_no_more()
    {
        using var run = new ServerRun(new ScriptedChain { Answer = (_, _) => throw new InvalidOperationException("canary") });
        var answer = await run.SayAsync(run.Get());

        Assert.Equal("{\"Code\":\"InternalError\",\"Message\":\"The renewal failed unexpectedly (System.InvalidOperationException).\"}", ServerRun.Body(answer));
    }

    /// <summary>256 bits, in an alphabet that a header and a file can hold; another one for each server.</summary>
    [Fact]
    public void The_token_is_long_and_new()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => new ServerToken().Text.Reveal()).ToArray();

        Assert.Equal(100, tokens.Distinct(StringComparer.Ordinal).Count());
        Assert.All(tokens, token => Assert.Matches("^[A-Za-z0-9_-]{43}$", token));
    }

    [Fact]
    public void The_token_is_masked_in_a_runners_log_or_there_is_no_server()
    {
        var log = new MemoryStream();
        var environment = new JobEnvironment(name => name == "GITHUB_ACTIONS" ? "true" : null, BoundedHttp.CreateClient(), () => log);
        ServedChain[] chains = [new ServedChain("deploy", new ScriptedChain(ScriptedChain.Credential(ServerRun.Key, DateTimeOffset.UtcNow.AddHours(1))))];
        using (var server = new CredentialServers(environment, new LiveChains(environment)).Start(chains, SecretMasking.StandardOutput))
        {
            Assert.Contains("::add-mask::" + File.ReadAllText(server.TokenPath) + "\n", System.Text.Encoding.UTF8.GetString(log.ToArray()), StringComparison.Ordinal);
        }

        var failure = Assert.Throws<RoleChainException>(() => new CredentialServers(environment, new LiveChains(environment)).Start(chains, SecretMasking.Unreachable));
        Assert.Equal(RoleChainErrorKind.MaskUnavailable, failure.Kind);
    }

    [Theory]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "abd", false)]
    [InlineData("abc", "xbc", false)]
    [InlineData("abc", "ab", false)]
    [InlineData("", "", true)]
    public void Secrets_are_compared_as_a_whole(string first, string second, bool expected) =>
        Assert.Equal(expected, FixedTime.AreEqual(System.Text.Encoding.ASCII.GetBytes(first), System.Text.Encoding.ASCII.GetBytes(second)));

#if NET
    /// <summary>A clock could not show it on a busy machine: the compiled code must call the comparison that takes the same time for all, and no other.</summary>
    [Fact]
    public void The_token_is_compared_in_constant_time()
    {
        Assert.Equal(["get_UTF8", "GetBytes", "AreEqual"], Calls(typeof(ServerToken).GetMethod(nameof(ServerToken.Matches))!));
        Assert.Equal(["op_Implicit", "op_Implicit", "FixedTimeEquals"], Calls(typeof(FixedTime).GetMethod(nameof(FixedTime.AreEqual))!));
    }

    [Fact]
    public void The_tokens_file_is_its_owners_alone()
    {
        using var run = new ServerRun();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(run.Server.TokenPath));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(run.Server.TokenPath)!));
        }

        Assert.Equal(43, new FileInfo(run.Server.TokenPath).Length);
        run.Server.Dispose();
        Assert.False(Directory.Exists(Path.GetDirectoryName(run.Server.TokenPath)));
    }

    /// <summary>The methods that a method calls, in order (ECMA-335, III.3.19 and III.4.2: call is 0x28, callvirt 0x6F, each with a token of four bytes).</summary>
    private static string[] Calls(System.Reflection.MethodInfo method)
    {
        var code = method.GetMethodBody()!.GetILAsByteArray()!;
        return Enumerable.Range(0, code.Length - 4)
            .Where(i => code[i] is 0x28 or 0x6F && code[i + 4] is 0x06 or 0x0A)
            .Select(i => method.Module.ResolveMethod(BitConverter.ToInt32(code, i + 1))!.Name)
            .ToArray();
    }
#endif
}
