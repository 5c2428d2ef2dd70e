using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace RoleChain.Core.Identities;

/// <summary>Asks a CI's token endpoint: the address is checked, no redirect is followed with the bearer, the answer is bounded and must hold a JWT.</summary>
internal sealed class TokenEndpoint
{
    private readonly HttpClient _http;
    private readonly SecretRedactor _secrets;
    private readonly string _urlVariable;
    private readonly string _bearerVariable;
    private readonly string _property;

    /// <param name="http">The client; it follows no redirect.</param>
    /// <param name="secrets">Cleans what the server says.</param>
    /// <param name="urlVariable">The variable that named the address.</param>
    /// <param name="bearerVariable">The variable that holds the bearer.</param>
    /// <param name="property">The answer's property that holds the token.</param>
    public TokenEndpoint(HttpClient http, SecretRedactor secrets, string urlVariable, string bearerVariable, string property)
    {
        _http = http;
        _secrets = secrets;
        _urlVariable = urlVariable;
        _bearerVariable = bearerVariable;
        _property = property;
    }

    /// <summary>The address with parameters added to its query, if it may be sent a bearer.</summary>
    /// <exception cref="RoleChainException">It may not (<see cref="RoleChainErrorKind.InvalidEndpoint"/>).</exception>
    public Uri Address(string url, string query)
    {
        if (!EndpointRules.TryParse(url, out var endpoint, out var problem))
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidEndpoint, _urlVariable + " " + problem + ".");
        }

        // GitHub's URL ends in a query (?api-version=2.0); other servers' may have none.
        var separator = endpoint.Query.Length > 1 ? "&" : "?";
        return new UriBuilder(endpoint) { Query = (endpoint.Query + separator + query).TrimStart('?'), Fragment = string.Empty }.Uri;
    }

    /// <summary>Sends a request with the bearer and reads the token.</summary>
    /// <exception cref="RoleChainException">The endpoint gives none.</exception>
    public async Task<SecretText> AskAsync(HttpRequestMessage request, string scheme, SecretText bearer, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (!request.Headers.TryAddWithoutValidation("Authorization", scheme + " " + bearer.Reveal()))
        {
            throw new RoleChainException(RoleChainErrorKind.TokenEndpointRefused, _bearerVariable + " holds characters that no bearer has.");
        }

        var where = "The token endpoint " + SafeText.ForDisplay(request.RequestUri!);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
            {
                // .NET Framework hands the proxy's answer on as if it were the server's; elsewhere it is an exception.
                throw new RoleChainException(RoleChainErrorKind.TokenEndpointUnreachable, where + " cannot be reached: the proxy asks for a user and password, or refuses those it got (HTTP 407).").AsFinal();
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw await RefusedAsync(where, response, cancellationToken).ConfigureAwait(false);
            }

            var body = await BoundedHttp.ReadTextAsync(response.Content, cancellationToken).ConfigureAwait(false);
            return TokenJson.Find(body, _property)
                ?? throw new RoleChainException(RoleChainErrorKind.TokenEndpointMalformed, where + " answered something that holds no JWT in its property '" + _property + "'.");
        }
        catch (InvalidDataException exception)
        {
            throw new RoleChainException(RoleChainErrorKind.TokenEndpointMalformed, where + " answered no token: " + exception.Message, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or WebException && !cancellationToken.IsCancellationRequested)
        {
            var failure = new RoleChainException(RoleChainErrorKind.TokenEndpointUnreachable, where + " cannot be reached: " + _secrets.CleanCause(exception));
            throw NetworkFailures.AreFinal(exception) ? failure.AsFinal() : failure;
        }
    }

    private async Task<RoleChainException> RefusedAsync(string where, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var body = string.Empty;
        try
        {
            body = _secrets.Clean(await BoundedHttp.ReadTextAsync(response.Content, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or HttpRequestException)
        {
            // The status says enough.
        }

        var message = FormattableString.Invariant($"{where} answered HTTP {status}{(body.Length == 0 ? "." : ": " + body)}");
        return new RoleChainException(RoleChainErrorKind.TokenEndpointRefused, message) { HttpStatus = status }.WithRetryAfter(response);
    }
}
