using System;
using System.IO;
using System.Net;
using System.Net.Http;
#if NET472
using System.Security.Authentication;
#endif
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core;

/// <summary>HTTP for tokens and, where the SDK takes an HttpClient, for STS: no redirect is followed with a bearer, and no answer is read beyond <see cref="StsLimits.MaxResponseBytes"/>.</summary>
internal static class BoundedHttp
{
    /// <param name="proxy">The proxy to use; null for none, whatever the system's settings are.</param>
    public static HttpClient CreateClient(IWebProxy? proxy = null)
    {
#if NET472
        // powershell.exe's own default can be as old as TLS 1.0; the process-wide setting is the user's.
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, SslProtocols = SslProtocols.Tls12, UseProxy = proxy is not null, Proxy = proxy };
#else
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), UseProxy = proxy is not null, Proxy = proxy };
#endif
        // The chain's own deadline is the only one.
        return new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Reads a body as UTF-8.</summary>
    /// <exception cref="InvalidDataException">It is longer than <see cref="StsLimits.MaxResponseBytes"/>.</exception>
    public static async Task<string> ReadTextAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > StsLimits.MaxResponseBytes)
        {
            throw TooLong();
        }

#if NET472
        using var body = await content.ReadAsStreamAsync().ConfigureAwait(false);
#else
        using var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#endif
        using var text = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await body.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (text.Length + read > StsLimits.MaxResponseBytes)
            {
                throw TooLong();
            }

            text.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static InvalidDataException TooLong() => new(FormattableString.Invariant($"The answer is longer than {StsLimits.MaxResponseBytes} bytes."));
}
