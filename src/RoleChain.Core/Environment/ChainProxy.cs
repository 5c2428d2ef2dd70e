using System;
using System.Net;

namespace RoleChain.Core;

/// <summary>
/// The http proxy of a chain, for the token endpoint and STS alike and on every runtime by the same rules: the SDK and the
/// runtimes each read the environment in a way of their own. Loopback is never reached through it.
/// </summary>
internal sealed class ChainProxy : IWebProxy
{
    private const int MaxLength = 4096;

    private readonly Uri _address;
    private readonly NoProxyList _exceptions;
    private readonly string _origin;

    private ChainProxy(Uri address, string userInfo, string origin, string? exceptions)
    {
        _address = address;
        _exceptions = NoProxyList.Parse(exceptions);
        _origin = origin;
        Key = string.Join("\n", address.AbsoluteUri, userInfo, exceptions);
        if (userInfo.Length != 0)
        {
            var colon = userInfo.IndexOf(':');
            var password = colon < 0 ? string.Empty : Uri.UnescapeDataString(userInfo.Substring(colon + 1));
            Login = new SecretText(userInfo);
            Password = new SecretText(password);
            Credentials = new NetworkCredential(Uri.UnescapeDataString(colon < 0 ? userInfo : userInfo.Substring(0, colon)), password);
        }
    }

    /// <summary>What tells this proxy from another, its login included: a secret.</summary>
    public string Key { get; }

    /// <summary>User and password as they stand in the address; null for none.</summary>
    public SecretText? Login { get; }

    /// <summary>The password; null for none.</summary>
    public SecretText? Password { get; }

    public ICredentials? Credentials { get; set; }

    /// <summary>
    /// The definition's proxy, which is used for every host; else that of <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c>
    /// (in small letters first, as curl has it), but for the hosts of <c>NO_PROXY</c>. <c>HTTP_PROXY</c> counts for https too, as in
    /// aws-actions/configure-aws-credentials: plain http goes to loopback alone.
    /// </summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="RoleChainException">Its address is malformed (<see cref="RoleChainErrorKind.InvalidProxy"/>).</exception>
    public static ChainProxy? Find(RoleChainDefinition definition, JobEnvironment environment)
    {
        if (definition.ProxyUrl is { } given)
        {
            return Parse(given, "ProxyUrl", exceptions: null);
        }

        // A CGI server hands a request's header "Proxy" to its programs as HTTP_PROXY (CVE-2016-5385); on Windows small letters read the same variable.
        var ofRequest = environment["REQUEST_METHOD"] is null ? null : environment["HTTP_PROXY"];
        foreach (var variable in new[] { "https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY" })
        {
            if (environment[variable] is { } value && !(ofRequest == value && variable.StartsWith("http_", StringComparison.OrdinalIgnoreCase)))
            {
                return Parse(value, variable, environment["no_proxy"] ?? environment["NO_PROXY"]);
            }
        }

        return null;
    }

    public bool IsBypassed(Uri host) => EndpointRules.IsLoopback(host) || _exceptions.Contains(host);

    public Uri GetProxy(Uri destination) => IsBypassed(destination) ? destination : _address;

    /// <summary>Its address and where it came from, without user and password.</summary>
    public override string ToString() => SafeText.ForDisplay(_address) + " (" + _origin + ")";

    private static ChainProxy Parse(string text, string origin, string? exceptions)
    {
        var address = text.IndexOf("://", StringComparison.Ordinal) < 0 ? "http://" + text : text;
        if (text.Length > MaxLength
            || !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || !IsSupported(uri.Scheme)
            || uri.Host.Length == 0
            || uri.PathAndQuery != "/"
            || uri.Fragment.Length != 0
            || HasControl(Uri.UnescapeDataString(uri.UserInfo)))
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidProxy, origin + " is not the address of a proxy such as http://proxy.example:3128 (" + Schemes + ").");
        }

        return new ChainProxy(new Uri(uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)), uri.UserInfo, origin, exceptions);
    }

#if NET472
    private const string Schemes = "http alone: .NET Framework cannot speak https to a proxy";

    private static bool IsSupported(string scheme) => scheme == Uri.UriSchemeHttp;
#else
    private const string Schemes = "http or https";

    private static bool IsSupported(string scheme) => scheme == Uri.UriSchemeHttp || scheme == Uri.UriSchemeHttps;
#endif

    private static bool HasControl(string text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character))
            {
                return true;
            }
        }

        return false;
    }
}
