using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace RoleChain.Benchmarks;

/// <summary>An STS that verifies nothing and answers each call after 20 ms on a connection that stays open: what costs is the client.</summary>
internal static class StsServer
{
    private const string Throttling = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error><RequestId>r</RequestId></ErrorResponse>";

    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(20);
    private static readonly string SessionToken = new('t', 600);
    private static readonly object Lock = new();
    private static readonly Stopwatch Watch = Stopwatch.StartNew();
    private static double _tokens;
    private static TimeSpan _filledAt;

    /// <param name="rate">The calls a second that are let through; 0 for all.</param>
    public static int Run(double rate)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(1024);
        Console.WriteLine(FormattableString.Invariant($"AWS_ENDPOINT_URL_STS=http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        while (true)
        {
            var client = listener.AcceptTcpClient();
            client.NoDelay = true;
            _ = Task.Run(() => ServeAsync(client, rate));
        }
    }

    private static async Task ServeAsync(TcpClient client, double rate)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var buffer = new byte[65536];
                var length = 0;
                while (true)
                {
                    var (request, end) = Request(buffer, length);
                    if (request is null)
                    {
                        var read = await stream.ReadAsync(buffer.AsMemory(length)).ConfigureAwait(false);
                        if (read == 0)
                        {
                            return;
                        }

                        length += read;
                        continue;
                    }

                    Buffer.BlockCopy(buffer, end, buffer, 0, length - end);
                    length -= end;
                    await Task.Delay(RoundTrip).ConfigureAwait(false);
                    await stream.WriteAsync(Answer(request, rate)).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // The client has gone.
        }
    }

    /// <summary>The body of a whole request, and where it ends; null where it is not there yet.</summary>
    private static (string? Body, int End) Request(byte[] buffer, int length)
    {
        var head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return (null, 0);
        }

        var text = Encoding.ASCII.GetString(buffer, 0, head);
        var at = text.IndexOf("content-length:", StringComparison.OrdinalIgnoreCase);
        var size = at < 0 ? 0 : int.Parse(text.AsSpan(at + 15, (text + "\r").IndexOf('\r', at) - at - 15).Trim(), System.Globalization.CultureInfo.InvariantCulture);
        var end = head + 4 + size;
        return end > length ? (null, 0) : (Encoding.ASCII.GetString(buffer, head + 4, size), end);
    }

    private static byte[] Answer(string request, double rate)
    {
        var action = request.Contains("Action=AssumeRoleWithWebIdentity", StringComparison.Ordinal) ? "AssumeRoleWithWebIdentity" : "AssumeRole";
        var body = rate > 0 && !IsLetThrough(rate) ? Throttling
            : $"<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result><AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:s</AssumedRoleId><Arn>arn:aws:sts::111111111111:assumed-role/r/s</Arn></AssumedRoleUser><Credentials><AccessKeyId>ASIAEXAMPLEEXAMPLE00</AccessKeyId><SecretAccessKey>{new string('s', 40)}</SecretAccessKey><SessionToken>{Guid.NewGuid()}{SessionToken}</SessionToken><Expiration>{DateTime.UtcNow.AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'}</Expiration></Credentials></{action}Result><ResponseMetadata><RequestId>{Guid.NewGuid()}</RequestId></ResponseMetadata></{action}Response>";
        return Encoding.ASCII.GetBytes(FormattableString.Invariant($"HTTP/1.1 {(body == Throttling ? "400 Bad Request" : "200 OK")}\r\nContent-Type: text/xml\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    /// <summary>A bucket that holds a tenth of a second's calls.</summary>
    private static bool IsLetThrough(double rate)
    {
        lock (Lock)
        {
            var now = Watch.Elapsed;
            _tokens = Math.Min(rate / 10, _tokens + ((now - _filledAt).TotalSeconds * rate));
            _filledAt = now;
            if (_tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }
}
