using System;
#if NET472
using System.Net;
#else
using System.Net.Http;
#endif
using System.Security.Authentication;

namespace RoleChain.Core;

/// <summary>Which failures of the network are no passing ones.</summary>
internal static class NetworkFailures
{
    /// <summary>Whether another try would fail alike: the server's certificate is not trusted, or the proxy refused.</summary>
    public static bool AreFinal(Exception exception)
    {
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            if (current is AuthenticationException || IsRefusal(current))
            {
                return true;
            }
        }

        return false;
    }

#if NET472
    private static bool IsRefusal(Exception exception) => exception is WebException
    {
        Status: WebExceptionStatus.TrustFailure or WebExceptionStatus.RequestProhibitedByProxy or WebExceptionStatus.ProxyNameResolutionFailure,
    };
#else
    private static bool IsRefusal(Exception exception) => exception is HttpRequestException { StatusCode: { } status } && (int)status is >= 400 and < 500;
#endif
}
