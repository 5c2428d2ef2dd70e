using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Emulator.Http;

/// <summary>Listens on loopback, and turns what comes over the wire into requests and answers into what goes back.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private const int PortAttempts = 20;
    private const int MaxConcurrentRequests = 256;

    private static readonly TimeSpan DefaultBodyTimeout = TimeSpan.FromSeconds(15);

    private readonly HttpListener _listener;
    private readonly SemaphoreSlim _slots = new(MaxConcurrentRequests);
    private readonly TimeSpan _bodyTimeout;
    private int _isDisposed;

    private LoopbackListener(HttpListener listener, int port, TimeSpan bodyTimeout)
    {
        _listener = listener;
        _bodyTimeout = bodyTimeout;
        Endpoint = new Uri("http://127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture) + "/");
    }

    public Uri Endpoint { get; }

    /// <summary>Starts listening.</summary>
    /// <param name="port">The port, or 0 for any that is free.</param>
    /// <param name="bodyTimeout">How long a body may take; null for 15 seconds.</param>
    /// <exception cref="RoleChainException">No port could be had (<see cref="RoleChainErrorKind.EmulatorStartFailed"/>).</exception>
    public static LoopbackListener Open(int port, TimeSpan? bodyTimeout = null)
    {
        Exception? last = null;
        for (var attempt = 0; attempt < (port == 0 ? PortAttempts : 1); attempt++)
        {
            try
            {
                return TryOpen(FindFreePort(port), bodyTimeout ?? DefaultBodyTimeout);
            }
            catch (Exception exception) when (exception is HttpListenerException or SocketException)
            {
                // Another process may have taken the port between finding and using it.
                last = exception;
            }
        }

        var which = port == 0 ? "any port" : "port " + port.ToString(CultureInfo.InvariantCulture);
        throw new RoleChainException(RoleChainErrorKind.EmulatorStartFailed, "The emulator could not listen on " + which + " of the loopback address: it may be taken, or not allowed.", last);
    }

    /// <summary>Answers requests until the listener is disposed.</summary>
    public void Serve(EmulatorRequestHandler handler) => _ = Task.Run(() => AcceptAsync(handler));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _listener.Abort();
        }
    }

    private static LoopbackListener TryOpen(int port, TimeSpan bodyTimeout)
    {
        // A system may have no address for "localhost", or one where nothing can listen: 127.0.0.1 is enough then.
        try
        {
            return Start(port, IsLocalhostLoopback() ? ["127.0.0.1", "localhost"] : ["127.0.0.1"], bodyTimeout);
        }
        catch (HttpListenerException)
        {
            return Start(port, ["127.0.0.1"], bodyTimeout);
        }
    }

    private static LoopbackListener Start(int port, string[] hosts, TimeSpan bodyTimeout)
    {
        var listener = new HttpListener { IgnoreWriteExceptions = true };
        try
        {
            foreach (var host in hosts)
            {
                listener.Prefixes.Add("http://" + host + ":" + port.ToString(CultureInfo.InvariantCulture) + "/");
            }

            listener.Start();
            return new LoopbackListener(listener, port, bodyTimeout);
        }
        catch (Exception exception)
        {
            listener.Close();
            throw exception is SocketException socket ? new HttpListenerException(socket.ErrorCode, socket.Message) : exception;
        }
    }

    private static bool IsLocalhostLoopback()
    {
        try
        {
            return Dns.GetHostAddresses("localhost") is { Length: > 0 } addresses && Array.TrueForAll(addresses, IPAddress.IsLoopback);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>A port that nothing listens on: any, or the one given. (Two HttpListeners of one process would share a port.)</summary>
    private static int FindFreePort(int port)
    {
        var finder = new TcpListener(IPAddress.Loopback, port);
        finder.Start();
        try
        {
            return ((IPEndPoint)finder.LocalEndpoint).Port;
        }
        finally
        {
            finder.Stop();
        }
    }

    private async Task AnswerAsync(HttpListenerContext context, EmulatorRequestHandler handler)
    {
        // What ends without an answer (a client that went away, a stop) must not look like a success: HttpListener would say 200.
        context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
        var reading = ReadBodyAsync(context.Request);
        var isInTime = await EndsInTimeAsync(reading).ConfigureAwait(false);
        var body = isInTime ? await reading.ConfigureAwait(false) : null;
        var response = body is not null ? await handler.AnswerAsync(ReadRequest(context.Request, body)).ConfigureAwait(false)
            : isInTime ? handler.RefuseTooLarge()
            : handler.RefuseTooSlow();

        if (response.Fault is { } fault)
        {
            await Task.Delay(fault.Delay).ConfigureAwait(false);
            if (fault.IsReset)
            {
                await CutOffAsync(context.Response).ConfigureAwait(false);
                return;
            }
        }

        // An answer to HEAD has no body: a client would take it for the start of the next answer.
        var bytes = context.Request.HttpMethod == "HEAD" ? [] : Encoding.UTF8.GetBytes(response.Body);
        var target = context.Response;
        target.StatusCode = response.Status;
        target.ContentType = response.ContentType;
        target.Headers["x-amzn-RequestId"] = response.RequestId;
        target.Headers["Date"] = response.Date.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);
        // What was not read of a body must not be taken for the next request.
        target.KeepAlive = body is not null && context.Request.KeepAlive;
        if (response.Fault?.RetryAfterSeconds is { } seconds)
        {
            target.Headers["Retry-After"] = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (response.Fault is { SlowBody: var time } && time > TimeSpan.Zero)
        {
            target.ContentLength64 = bytes.Length;
            await SlowBody.WriteAsync(target.OutputStream, bytes, time).ConfigureAwait(false);
            target.Close();
            return;
        }

        target.Close(bytes, willBlock: false);
    }

    /// <summary>Ends the connection within an answer. HttpListener on Unix would complete one that has not begun, even when it is aborted.</summary>
    private static async Task CutOffAsync(HttpListenerResponse response)
    {
        const int Promised = 1024;
        response.StatusCode = (int)HttpStatusCode.OK;
        response.ContentType = "text/xml";
        response.ContentLength64 = Promised;
#if NET
        await response.OutputStream.WriteAsync(new byte[] { (byte)'<' }).ConfigureAwait(false);
#else
        await response.OutputStream.WriteAsync([(byte)'<'], 0, 1).ConfigureAwait(false);
#endif
        await response.OutputStream.FlushAsync().ConfigureAwait(false);
        response.Abort();
    }

    private static EmulatorRequest ReadRequest(HttpListenerRequest request, byte[] body)
    {
        var headers = Enumerable.Range(0, request.Headers.Count)
            .Select(i => new KeyValuePair<string, string>(request.Headers.GetKey(i) ?? string.Empty, request.Headers.Get(i) ?? string.Empty))
            .ToArray();
        return new EmulatorRequest(request.HttpMethod, request.RawUrl ?? "/", headers, body) { RemoteAddress = request.RemoteEndPoint.Address.ToString() };
    }

    /// <summary>The body; null where it is too large.</summary>
    private static async Task<byte[]?> ReadBodyAsync(HttpListenerRequest request)
    {
        if (!request.HasEntityBody)
        {
            return [];
        }

        if (request.ContentLength64 > EmulatorRequestHandler.MaxBodyBytes)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await ReadAsync(request.InputStream, chunk).ConfigureAwait(false)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > EmulatorRequestHandler.MaxBodyBytes)
            {
                return null;
            }
        }

        return buffer.ToArray();
    }

    private static async Task<int> ReadAsync(Stream stream, byte[] buffer)
    {
#if NET
        return await stream.ReadAsync(buffer).ConfigureAwait(false);
#else
        return await stream.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false);
#endif
    }

    /// <summary>Whether a body comes in time. A client that sends a byte a minute must not hold a slot; HttpListener has no time limit of its own on Unix.</summary>
    private async Task<bool> EndsInTimeAsync(Task reading)
    {
        if (reading.IsCompleted)
        {
            return true;
        }

        using var stop = new CancellationTokenSource();
        var isInTime = await Task.WhenAny(reading, Task.Delay(_bodyTimeout, stop.Token)).ConfigureAwait(false) == reading;
        stop.Cancel();
        if (!isInTime)
        {
            // The connection's end will fault it.
            _ = reading.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }

        return isInTime;
    }

    private async Task AcceptAsync(EmulatorRequestHandler handler)
    {
        while (Volatile.Read(ref _isDisposed) == 0 && _listener.IsListening)
        {
            await _slots.WaitAsync().ConfigureAwait(false);
            try
            {
                var context = await _listener.GetContextAsync().ConfigureAwait(false);
                _ = ServeAsync(context, handler);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // A listener that was stopped ends here; a connection that broke off does not end the others.
                _slots.Release();
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context, EmulatorRequestHandler handler)
    {
        try
        {
            await AnswerAsync(context, handler).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The client went away, or the emulator was stopped: nobody is left to be told.
        catch (Exception)
#pragma warning restore CA1031
        {
            context.Response.Abort();
        }
        finally
        {
            _slots.Release();
        }
    }
}
