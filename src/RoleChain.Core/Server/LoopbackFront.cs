using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Server;

/// <summary>
/// Takes connections on loopback, one request each, and bounds all that a client can do: the size of a head, the time for it, and how
/// many there are at once. (HttpListener cannot bound slow heads on Unix.)
/// </summary>
internal sealed class LoopbackFront : IDisposable
{
    /// <summary>How many connections are open at once. Where more wait, those are cut off that have their answer, or have not sent their head in a second.</summary>
    public const int MaxConnections = 64;

    private const int Backlog = 128;
    private const int MaxLeftBytes = 64 * 1024;

    /// <summary>The time that a client has for its head.</summary>
    public static readonly TimeSpan HeadTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>What an answer needs to be read on loopback, by a client that reads it.</summary>
    private static readonly TimeSpan AnsweredPatience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(50);

    private readonly TcpListener _listener;
    private readonly SemaphoreSlim _slots = new(MaxConnections);
    private readonly Dictionary<TcpClient, DateTime> _reading = [];
    private readonly Dictionary<TcpClient, DateTime> _answered = [];
    private readonly TimeSpan _headTime;
    private int _isDisposed;

    /// <summary>Begins to listen, on any port that is free.</summary>
    /// <param name="headTime">The time that a client has for its head; null for the usual.</param>
    /// <exception cref="RoleChainException">There is none (<see cref="RoleChainErrorKind.ServerStartFailed"/>).</exception>
    public LoopbackFront(TimeSpan? headTime = null)
    {
        _headTime = headTime ?? HeadTime;
        _listener = new TcpListener(IPAddress.Loopback, 0) { ExclusiveAddressUse = true };
        try
        {
            _listener.Start(Backlog);
        }
        catch (SocketException exception)
        {
            throw new RoleChainException(RoleChainErrorKind.ServerStartFailed, "The credential server cannot listen on loopback: " + SafeText.ForDisplay(exception.Message));
        }

        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>Answers each request until the front is disposed; who has not sent its head by then gets no answer.</summary>
    /// <param name="answer">The bytes of an answer to the bytes of a head.</param>
    public void Serve(Func<byte[], Task<byte[]>> answer) => _ = Task.Run(() => AcceptAsync(answer));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _listener.Stop();
            Cut(_reading, DateTime.MaxValue);
        }
    }

    private async Task AcceptAsync(Func<byte[], Task<byte[]>> answer)
    {
        while (Volatile.Read(ref _isDisposed) == 0)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
                while (!await _slots.WaitAsync(AnsweredPatience).ConfigureAwait(false))
                {
                    // Whoever keeps others waiting: who has the answer and does not go, and who takes longer for a head than a client of AWS does.
                    Cut(_answered, DateTime.UtcNow - AnsweredPatience);
                    Cut(_reading, DateTime.UtcNow - Patience);
                }

                _ = ServeAsync(client, answer);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // Stopped; or a connection that broke off, or no handle left for one, which does not end the others.
                await Task.Delay(AcceptPause).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(TcpClient client, Func<byte[], Task<byte[]>> answer)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                if (await ReadHeadAsync(client, stream).ConfigureAwait(false) is { } head && Volatile.Read(ref _isDisposed) == 0)
                {
                    var bytes = await answer(head).ConfigureAwait(false);
                    await SendAsync(client, stream, bytes).ConfigureAwait(false);
                }
            }
        }
#pragma warning disable CA1031 // The client went away, was cut off, or the server was stopped: nobody is left to be told.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<byte[]?> ReadHeadAsync(TcpClient client, NetworkStream stream)
    {
        Note(_reading, client);
        try
        {
            using var limit = new CancellationTokenSource(_headTime);
            using (limit.Token.Register(client.Close))
            {
                return await RequestHead.ReadAsync(stream).ConfigureAwait(false);
            }
        }
        finally
        {
            Forget(_reading, client);
        }
    }

    private async Task SendAsync(TcpClient client, NetworkStream stream, byte[] answer)
    {
        using var limit = new CancellationTokenSource(SendTime);
        using (limit.Token.Register(client.Close))
        {
            await stream.WriteAsync(answer, 0, answer.Length).ConfigureAwait(false);
            client.Client.Shutdown(SocketShutdown.Send);

            // A connection that is closed while something is unread is reset, and the answer may be lost with it.
            Note(_answered, client);
            try
            {
                await ReadLeftAsync(stream).ConfigureAwait(false);
            }
            finally
            {
                Forget(_answered, client);
            }
        }
    }

    private static async Task ReadLeftAsync(NetworkStream stream)
    {
        var rest = new byte[4096];
        var left = 0;
        int read;
        while (left < MaxLeftBytes && (read = await stream.ReadAsync(rest, 0, rest.Length).ConfigureAwait(false)) > 0)
        {
            left += read;
        }
    }

    private static void Note(Dictionary<TcpClient, DateTime> clients, TcpClient client)
    {
        lock (clients)
        {
            clients.Add(client, DateTime.UtcNow);
        }
    }

    private static void Forget(Dictionary<TcpClient, DateTime> clients, TcpClient client)
    {
        lock (clients)
        {
            clients.Remove(client);
        }
    }

    /// <summary>Cuts off those that are there since before a time.</summary>
    private static void Cut(Dictionary<TcpClient, DateTime> clients, DateTime begun)
    {
        TcpClient[] cut;
        lock (clients)
        {
            cut = clients.Where(pair => pair.Value <= begun).Select(pair => pair.Key).ToArray();
        }

        foreach (var client in cut)
        {
            client.Close();
        }
    }
}
