using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Emulator.Accounts;
using RoleChain.Emulator.Sts;
using RoleChain.Emulator.Tests.Support;
using Xunit;

namespace RoleChain.Emulator.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public async Task It_starts_serves_and_stops()
    {
        var emulator = new StsEmulatorFactory().Start(new StsEmulatorOptions());
        using var client = new HttpClient();
        Assert.True(emulator.IsRunning);
        Assert.True(emulator.Endpoint.IsLoopback);
        Assert.StartsWith("http://127.0.0.1:", emulator.Endpoint.AbsoluteUri, StringComparison.Ordinal);
        Assert.EndsWith("/token?api-version=2.0", emulator.TokenRequestUrl.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(emulator.Endpoint, "/.well-known/jwks"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("http://localhost:" + emulator.Endpoint.Port + "/.well-known/jwks"))).StatusCode);

        emulator.Dispose();
        emulator.Dispose();

        Assert.False(emulator.IsRunning);
        Assert.Equal(2, emulator.Calls.Count);
        Assert.NotEmpty(emulator.NewToken(null).Reveal());
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(emulator.Endpoint, "/.well-known/jwks")));
    }

    [Fact]
    public async Task A_request_that_a_stop_interrupts_does_not_look_answered()
    {
        using var host = new EmulatorHost();
        using var client = await HalfSentAsync(host.Emulator.Endpoint.Port);
        await Task.Delay(50); // Whether the listener has the request yet makes no difference to what is asserted.

        host.Emulator.Dispose();

        Assert.DoesNotContain(" 200 ", await ReadAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_given_up()
    {
        using var host = new EmulatorHost();
        using var listener = Http.LoopbackListener.Open(0, TimeSpan.FromMilliseconds(100));
        listener.Serve(host.Emulator.Handler);
        using var client = await HalfSentAsync(listener.Endpoint.Port);

        var answer = await ReadAsync(client);

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("<Code>RequestTimeout</Code>", answer, StringComparison.Ordinal);
        Assert.Equal((408, "RequestTimeout"), (host.LastCall.HttpStatus, host.LastCall.ErrorCode));
    }

    [Fact]
    public async Task An_answer_to_HEAD_has_no_body()
    {
        using var host = new EmulatorHost();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Emulator.Endpoint.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));

        var answer = await ReadAsync(client);

        Assert.StartsWith("HTTP/1.1 405 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_is_taken()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var exception = Assert.Throws<RoleChainException>(() => new StsEmulatorFactory().Start(new StsEmulatorOptions { Port = ((IPEndPoint)other.LocalEndpoint).Port }));

        Assert.Equal(RoleChainErrorKind.EmulatorStartFailed, exception.Kind);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_port_that_cannot_be(int port) =>
        Assert.Equal(RoleChainErrorKind.EmulatorStartFailed, Assert.Throws<RoleChainException>(() => new StsEmulatorFactory().Start(new StsEmulatorOptions { Port = port })).Kind);

    [Fact]
    public async Task Another_host_name_is_not_answered()
    {
        using var host = new EmulatorHost();
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Emulator.Endpoint, "/.well-known/jwks"));
        message.Headers.Host = "attacker.example";

        Assert.NotEqual(200, (await host.SendAsync(message)).Status);
    }

    [Fact]
    public async Task The_call_log_is_bounded()
    {
        using var host = new EmulatorHost();
        for (var i = 0; i < 10005; i++)
        {
            await host.Emulator.Handler.AnswerAsync(new Http.EmulatorRequest("GET", "/?Action=A" + i, [], []));
        }

        Assert.Equal(10000, host.Emulator.Calls.Count);
        Assert.Equal(("A5", "A10004"), (host.Emulator.Calls[0].Action, host.Emulator.Calls[^1].Action));
    }

    [Fact]
    public void The_session_table_is_bounded_and_drops_expired_ones_first()
    {
        var clock = new EmulatorClock();
        var table = new SessionTable(clock, new EmulatorRandom(), capacity: 10);
        var role = Role();
        var brief = table.Start(role, "brief", 900);
        var lasting = table.Start(role, "lasting", 3600);
        clock.Advance(TimeSpan.FromSeconds(901));
        for (var i = 0; i < 9; i++)
        {
            table.Start(role, "more", 1800);
        }

        Assert.Equal(10, table.Count);
        Assert.Null(table.Find(brief.AccessKeyId));
        table.Start(role, "one too many", 1800);
        Assert.Equal(10, table.Count);
        Assert.NotNull(table.Find(lasting.AccessKeyId));
    }

    /// <summary>Sends a request without most of its body.</summary>
    private static async Task<TcpClient> HalfSentAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nA"));
        return client;
    }

    /// <summary>What comes until the connection ends, however it does.</summary>
    private static async Task<string> ReadAsync(TcpClient client)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var received = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await client.GetStream().ReadAsync(buffer, stop.Token)) > 0)
            {
                received.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Cut off.
        }

        return received.ToString();
    }

    private static EmulatedRole Role()
    {
        Assert.True(RoleArn.TryParse(World.Base, out var arn, out _));
        return new EmulatedRole(arn, "AROATEST", Core.Policy.PolicyDocument.Parse("""{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": "sts:AssumeRole" } }""", Core.Policy.PolicyKind.Trust));
    }
}
