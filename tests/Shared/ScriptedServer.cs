using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Tests;

/// <summary>
/// A server on loopback that answers as a test says, well or badly: late, never, too much, nonsense. It records each
/// request as it came, so that tests can assert exact calls.
/// </summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Request> _requests = new();
    private readonly Func<Request, Reply> _answer;

    public ScriptedServer(Func<Request, Reply> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = Task.Run(AcceptAsync);
    }

    public string Url { get; }

    public IReadOnlyList<Request> Requests => _requests.ToArray();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var request = await ReadAsync(stream).ConfigureAwait(false);
                _requests.Enqueue(request);
                var reply = _answer(request);
                if (reply.Delay > TimeSpan.Zero || reply.Delay == Timeout.InfiniteTimeSpan)
                {
                    await Task.Delay(reply.Delay, _stop.Token).ConfigureAwait(false);
                }

                var body = Encoding.UTF8.GetBytes(reply.Body);
                var length = reply.DeclaredLength ?? body.Length;
                var head = string.Concat(
                    FormattableString.Invariant($"HTTP/1.1 {reply.Status} X\r\nConnection: close\r\nContent-Type: {reply.ContentType}\r\nContent-Length: {length}\r\n"),
                    string.Concat(reply.Headers.Select(header => header.Key + ": " + header.Value + "\r\n")),
                    "\r\n");
                var bytes = Encoding.ASCII.GetBytes(head).Concat(body).ToArray();
                await stream.WriteAsync(bytes, 0, bytes.Length, _stop.Token).ConfigureAwait(false);
                if (length > body.Length)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went, or the server was stopped.
        }
    }

    private static async Task<Request> ReadAsync(NetworkStream stream)
    {
        var received = new MemoryStream();
        var buffer = new byte[4096];
        var headEnd = -1;
        var expected = int.MaxValue;
        while (received.Length < expected)
        {
            var read = await stream.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            received.Write(buffer, 0, read);
            var text = Encoding.ASCII.GetString(received.GetBuffer(), 0, (int)received.Length);
            if (headEnd < 0 && (headEnd = text.IndexOf("\r\n\r\n", StringComparison.Ordinal)) >= 0)
            {
                var length = text.Substring(0, headEnd).Split('\n').Select(line => line.Trim())
                    .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                    .Select(line => int.Parse(line.Substring(15).Trim(), CultureInfo.InvariantCulture)).SingleOrDefault();
                if (text.IndexOf("Expect: 100-continue", StringComparison.OrdinalIgnoreCase) >= 0)
                {
                    var go = Encoding.ASCII.GetBytes("HTTP/1.1 100 Continue\r\n\r\n");
                    await stream.WriteAsync(go, 0, go.Length).ConfigureAwait(false);
                }

                expected = headEnd + 4 + length;
            }
        }

        return Request.Parse(Encoding.UTF8.GetString(received.GetBuffer(), 0, (int)received.Length));
    }

    /// <summary>A request as it came.</summary>
    internal sealed class Request
    {
        private Request(string method, string target, Dictionary<string, string> headers, string body)
        {
            Method = method;
            Target = target;
            Headers = headers;
            Body = body;
            Form = body.Split('&').Where(pair => pair.Length > 0).Select(pair => pair.Split('=')).GroupBy(pair => pair[0], StringComparer.Ordinal)
                .ToDictionary(pairs => pairs.Key, pairs => WebUtility.UrlDecode(pairs.First().Length > 1 ? pairs.First()[1] : string.Empty)!, StringComparer.Ordinal);
        }

        public string Method { get; }

        public string Target { get; }

        public IReadOnlyDictionary<string, string> Headers { get; }

        public string Body { get; }

        public IReadOnlyDictionary<string, string> Form { get; }

        public string? Action => Form.TryGetValue("Action", out var action) ? action : null;

        public static Request Parse(string text)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var lines = (end < 0 ? text : text.Substring(0, end)).Split([Environment.NewLine, "\r\n"], StringSplitOptions.RemoveEmptyEntries);
            var first = lines.Length > 0 ? lines[0].Split(' ') : [];
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var line in lines.Skip(1))
            {
                var colon = line.IndexOf(':');
                headers[line.Substring(0, colon)] = line.Substring(colon + 1).Trim();
            }

            return new Request(first.ElementAtOrDefault(0) ?? string.Empty, first.ElementAtOrDefault(1) ?? string.Empty, headers, end < 0 ? string.Empty : text.Substring(end + 4));
        }
    }

    /// <summary>What to answer.</summary>
    internal sealed class Reply
    {
        public int Status { get; init; } = 200;

        public string Body { get; init; } = string.Empty;

        public string ContentType { get; init; } = "text/xml";

        /// <summary>The length to declare, where it is not the body's: the rest never comes.</summary>
        public long? DeclaredLength { get; init; }

        /// <summary>The time before anything is answered; infinite for a server that does not answer.</summary>
        public TimeSpan Delay { get; init; }

        public Dictionary<string, string> Headers { get; init; } = new(StringComparer.Ordinal);

        public static Reply Never() => new() { Delay = Timeout.InfiniteTimeSpan };

        public static Reply Json(string body, int status = 200) => new() { Status = status, Body = body, ContentType = "application/json" };

        public static Reply Error(int status, string code, string message) => new()
        {
            Status = status,
            Body = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + WebUtility.HtmlEncode(message) + "</Message></Error><RequestId>request-of-" + code + "</RequestId></ErrorResponse>",
        };

        /// <summary>A successful assumption.</summary>
        public static Reply Session(string action, string accessKeyId, string secret = "canary-secret-key", string token = "canary-session-token", string arn = "arn:aws:sts::111111111111:assumed-role/base/session", DateTimeOffset? expiration = null) => new()
        {
            Body = "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action + "Result><AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:session</AssumedRoleId><Arn>" + arn + "</Arn></AssumedRoleUser>"
                + "<Credentials><AccessKeyId>" + accessKeyId + "</AccessKeyId><SecretAccessKey>" + secret + "</SecretAccessKey><SessionToken>" + token + "</SessionToken><Expiration>"
                + (expiration?.UtcDateTime ?? DateTime.UtcNow.AddHours(1)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) + "</Expiration></Credentials></" + action + "Result><ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata></" + action + "Response>",
        };
    }
}
