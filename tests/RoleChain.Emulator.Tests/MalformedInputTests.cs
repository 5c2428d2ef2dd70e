using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using RoleChain.Emulator.Http;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

public sealed class MalformedInputTests : IDisposable
{
    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("Action=GetCallerIdentity&Version=%zz")]
    [InlineData("Action=GetCallerIdentity&Version=%4")]
    [InlineData("Action=GetCallerIdentity&Version=%")]
    [InlineData("Action=GetCallerIdentity&Version=%ff%fe")]
    [InlineData("Action=GetCallerIdentity&Version=%C0%AF")]
    [InlineData("Action=GetCallerIdentity&Version=ä")]
    [InlineData("Action=GetCallerIdentity&Version=2011-06-15\n")]
    [InlineData("Action=GetCallerIdentity&Action=AssumeRole&Version=2011-06-15")]
    [InlineData("Action=GetCallerIdentity&Version=2011-06-15&%41ction=AssumeRole")]
    public async Task A_malformed_form(string body) => (await _host.PostAsync(null, body)).ShouldBe(400, "MalformedQueryString");

    [Fact]
    public async Task A_parameter_in_the_query_and_the_form() =>
        (await _host.PostAsync(null, "Action=GetCallerIdentity&Version=2011-06-15", "/?Action=AssumeRole")).ShouldBe(400, "MalformedQueryString");

    [Fact]
    public async Task Too_many_parameters() =>
        (await _host.PostAsync(null, string.Join('&', Enumerable.Range(0, 1001).Select(i => "p" + i + "=")))).ShouldBe(400, "MalformedQueryString");

    [Fact]
    public async Task A_form_of_another_type_is_not_read() =>
        (await _host.PostAsync(null, "Action=GetCallerIdentity&Version=2011-06-15", contentType: "text/plain")).ShouldBe(400, "MissingAction");

    [Fact]
    public async Task A_form_with_a_charset_is_read() =>
        (await _host.PostAsync(null, "Action=GetCallerIdentity&Version=2011-06-15", contentType: "application/x-www-form-urlencoded; charset=utf-8")).ShouldBe(403, "MissingAuthenticationToken");

    [Fact]
    public async Task A_huge_body()
    {
        (await _host.PostAsync(null, new string('a', EmulatorRequestHandler.MaxBodyBytes))).ShouldBe(400, "MissingAction");

        // The answer may come before the body has gone out: a client that is still writing sees the connection end.
        try
        {
            (await _host.PostAsync(null, new string('a', EmulatorRequestHandler.MaxBodyBytes + 1))).ShouldBe(413, "RequestEntityTooLarge");
        }
        catch (HttpRequestException)
        {
        }

        Assert.Equal(413, _host.LastCall.HttpStatus);
        (await _host.WhoAmIAsync(Credential.User)).ShouldSucceed();
    }

    [Fact]
    public async Task A_huge_body_without_a_length()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _host.Emulator.Endpoint);
        message.Headers.TransferEncodingChunked = true;
        message.Content = new StreamContent(new MemoryStream(new byte[EmulatorRequestHandler.MaxBodyBytes + 1]));
        try
        {
            (await _host.SendAsync(message)).ShouldBe(413, "RequestEntityTooLarge");
        }
        catch (HttpRequestException)
        {
        }

        (await _host.WhoAmIAsync(Credential.User)).ShouldSucceed();
    }

    [Fact]
    public async Task A_head_that_is_too_large()
    {
        var headers = Enumerable.Range(0, 101).Select(i => new KeyValuePair<string, string>("x-" + i, "y")).ToArray();

        Assert.Equal(413, (await _host.Emulator.Handler.AnswerAsync(new EmulatorRequest("GET", "/", headers, []))).Status);
        Assert.Equal(413, (await _host.Emulator.Handler.AnswerAsync(new EmulatorRequest("GET", "/?" + new string('a', 70000), [], []))).Status);
        Assert.Equal(413, (await _host.Emulator.Handler.AnswerAsync(new EmulatorRequest("GET", "/", [new("x", new string('a', 70000))], []))).Status);
    }

    [Fact]
    public async Task Characters_that_XML_has_not()
    {
        var answer = await _host.AssumeAsync(Credential.User, World.Tools, "a\u0001\u001B<&>\"'\r\n\uFFFE😀");

        answer.ShouldBe(400, "ValidationError");
        Assert.Contains("'a\uFFFD\uFFFD<&>\"'\r\n\uFFFD😀'", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_is_repeated_is_cut()
    {
        var answer = (await _host.AssumeAsync(Credential.User, World.Tools, new string('a', 500000))).ShouldBe(400, "ValidationError");

        Assert.InRange(answer.Body.Length, 4096, 8192);
    }

    [Fact]
    public async Task What_is_sent_cannot_add_headers_or_lines()
    {
        const string Injected = "x\r\nSet-Cookie: a=b\r\n::add-mask::x";

        var answer = await _host.PostAsync(null, "Version=2011-06-15&Action=" + Uri.EscapeDataString(Injected));

        answer.ShouldBe(400, "InvalidAction");
        Assert.DoesNotContain('\n', _host.LastCall.Action);
        (await _host.AssumeWithTokenAsync(_host.Token(("sub", Injected)), World.Base, Injected)).ShouldBe(400, "ValidationError");
        (await _host.AssumeWithTokenAsync(_host.Token(("sub", Injected)))).ShouldBe(403, "AccessDenied");
        Assert.All(_host.Emulator.Calls, call => Assert.DoesNotContain('\n', call.Caller + call.RoleSessionName + call.Reason + call.Action));
    }

    [Theory]
    [InlineData("GET", "/unknown", 404)]
    [InlineData("GET", "//", 404)]
    [InlineData("GET", "/token/../", 404)]
    [InlineData("PUT", "/", 405)]
    [InlineData("OPTIONS", "/", 405)]
    [InlineData("POST", "/token", 405)]
    [InlineData("PUT", "/federation", 405)]
    [InlineData("POST", "/.well-known/jwks", 405)]
    [InlineData("GET", "http://127.0.0.1/", 404)]
    public async Task Paths_and_methods_that_are_not_served(string method, string target, int status) =>
        Assert.Equal(status, (await _host.Emulator.Handler.AnswerAsync(new EmulatorRequest(method, target, [], []))).Status);

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("NONSENSE\r\n\r\n")]
    [InlineData("GET /\u0001 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task Bytes_that_are_no_request_end_one_connection_only(string bytes)
    {
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", _host.Emulator.Endpoint.Port);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes));
            client.Client.Shutdown(SocketShutdown.Send);
            var buffer = new byte[4096];
            try
            {
                var read = await stream.ReadAsync(buffer);
                Assert.DoesNotContain(" 200 ", Encoding.Latin1.GetString(buffer, 0, read), StringComparison.Ordinal);
            }
            catch (IOException)
            {
                // Cut off without an answer: as good a refusal.
            }
        }

        (await _host.WhoAmIAsync(Credential.User)).ShouldSucceed();
    }
}
