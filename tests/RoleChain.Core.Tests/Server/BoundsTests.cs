using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using RoleChain.Core.Server;
using Xunit;

namespace RoleChain.Core.Tests.Server;

/// <summary>What hostile clients can do: nothing that leaks, and nothing that stops the server.</summary>
[Collection(Engine.Alone.Name)]
public sealed class BoundsTests
{
    [Fact]
    public async Task A_head_of_8_KiB_is_read_and_a_longer_one_is_not()
    {
        using var run = new ServerRun();
        var room = RequestHead.MaxBytes - run.Get(extra: "X: \r\n").Length;

        Assert.Equal(200, ServerRun.Status(await run.SayAsync(run.Get(extra: "X: " + new string('x', room) + "\r\n"))));
        var answer = await run.SayAsync(run.Get(extra: "X: " + new string('x', room + 1) + "\r\n"));
        Assert.Equal(431, ServerRun.Status(answer));
        Assert.Contains("\"Code\":\"HeadTooLarge\"", answer, StringComparison.Ordinal);
        run.AssertNoSecret(answer);
    }

    [Fact]
    public async Task A_head_may_come_in_pieces()
    {
        using var run = new ServerRun();
        using var client = await run.ConnectAsync();
        client.NoDelay = true;
        var bytes = Encoding.ASCII.GetBytes(run.Get());
        foreach (var value in bytes.Take(bytes.Length - 1))
        {
            await client.GetStream().WriteAsync([value], 0, 1);
        }

        Assert.Equal(200, ServerRun.Status(await ServerRun.SayAsync(client, "\n")));
    }

    [Fact]
    public async Task A_client_that_does_not_end_its_head_is_cut_off()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), LoopbackFront.HeadTime);
        using var run = new ServerRun(headTime: TimeSpan.FromMilliseconds(300));
        var head = run.Get();

        Assert.Equal(string.Empty, await run.SayAsync(head.Substring(0, head.Length - 1)));
        Assert.Equal(string.Empty, await run.SayAsync(string.Empty));
        Assert.Equal(200, ServerRun.Status(await run.SayAsync(head)));
    }

    [Fact]
    public async Task Who_has_not_sent_its_head_when_the_server_stops_gets_nothing()
    {
        using var run = new ServerRun();
        var head = run.Get();
        using var client = await run.ConnectAsync();
        var bytes = Encoding.ASCII.GetBytes(head);
        await client.GetStream().WriteAsync(bytes, 0, bytes.Length - 1);

        // The answer to another says that this one was accepted before.
        Assert.Equal(200, ServerRun.Status(await run.SayAsync(head)));
        run.Server.Dispose();
        Assert.Equal(string.Empty, await ServerRun.SayAsync(client, "\n"));
    }

    /// <summary>The time for a head is an hour here: what makes room is that others wait.</summary>
    [Fact]
    public async Task Slow_clients_that_take_every_place_make_room()
    {
        using var run = new ServerRun(headTime: TimeSpan.FromHours(1));
        var slow = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 2 * LoopbackFront.MaxConnections; i++)
            {
                slow.Add(await run.ConnectAsync());
                await slow[i].GetStream().WriteAsync([(byte)'G'], 0, 1);
            }

            Assert.Equal(200, ServerRun.Status(await run.SayAsync(run.Get())));
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task Refused_clients_that_hold_their_connections_keep_nobody_waiting()
    {
        using var run = new ServerRun();
        var refused = Encoding.ASCII.GetBytes(run.Get(token: "wrong"));
        var clients = new List<TcpClient>();
        try
        {
            for (var count = 0; count < 2 * LoopbackFront.MaxConnections; count++)
            {
                var client = await run.ConnectAsync();
                clients.Add(client);
                await client.GetStream().WriteAsync(refused, 0, refused.Length);
            }

            var watch = System.Diagnostics.Stopwatch.StartNew();
            Assert.Equal(200, ServerRun.Status(await run.SayAsync(run.Get())));

            // An AWS SDK waits for a second.
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), watch.Elapsed.ToString());
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task Clients_among_hostile_ones_all_get_their_credential()
    {
        using var run = new ServerRun();
        string[] hostile =
        [
            run.Get(token: "wrong"),
            run.Get(host: "rebound.example"),
            run.Get(extra: "Origin: https://attacker.example\r\n"),
            run.Get(extra: "X: " + new string('x', 1024 * 1024) + "\r\n"),
            run.Get("/none"),
            "\0\0\0\0\r\n\r\n",
            "GET /deploy HTTP/1.1\r\n",
        ];
        var good = Enumerable.Range(0, LoopbackFront.MaxConnections).Select(_ => run.SayAsync(run.Get())).ToArray();
        var bad = Enumerable.Range(0, LoopbackFront.MaxConnections).Select(i => run.SayAsync(hostile[i % hostile.Length])).ToArray();

        Assert.All(await Task.WhenAll(good), answer => Assert.Equal(200, ServerRun.Status(answer)));
        Assert.All(await Task.WhenAll(bad), answer =>
        {
            Assert.True(ServerRun.Status(answer) is 0 or 400 or 401 or 403 or 404 or 431, answer);
            run.AssertNoSecret(answer);
        });
        Assert.Equal(200, ServerRun.Status(await run.SayAsync(run.Get())));
        Assert.True(run.Server.IsRunning);
    }

    [Fact]
    public async Task A_server_that_was_stopped_takes_no_connection()
    {
        using var run = new ServerRun();
        run.Server.Dispose();
        run.Server.Dispose();

        await Assert.ThrowsAnyAsync<SocketException>(run.ConnectAsync);
        Assert.True(run.Server.Completion.IsCompleted);
    }
}
