using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Identities;

/// <summary>The token endpoint of a GitHub Actions job (GitHub docs, "OpenID Connect reference"; Forgejo speaks the same protocol).</summary>
internal sealed class ActionsTokenSource : IdentitySource
{
    public const string UrlVariable = "ACTIONS_ID_TOKEN_REQUEST_URL";
    public const string BearerVariable = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";

    private readonly HttpClient _http;
    private readonly string _url;
    private readonly SecretText _bearer;
    private readonly string _audience;
    private readonly SecretRedactor _secrets;

    public ActionsTokenSource(HttpClient http, string url, SecretText bearer, string audience, SecretRedactor secrets)
    {
        _http = http;
        _url = url;
        _bearer = bearer;
        _audience = audience;
        _secrets = secrets;
        secrets.Add(bearer);
    }

    public override string Description => "the GitHub Actions token of this job (audience " + SafeText.ForDisplay(_audience) + ")";

    public override bool CanRenew => true;

    public override SourceKind Kind => SourceKind.WebIdentityToken;

    public override async Task<ResolvedIdentity> FetchAsync(Task<StsGateway> sts, CancellationToken cancellationToken)
    {
        if (!EndpointRules.TryParse(_url, out var endpoint, out var problem))
        {
            throw new RoleChainException(RoleChainErrorKind.InvalidEndpoint, UrlVariable + " " + problem + ".");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, WithAudience(endpoint));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (!request.Headers.TryAddWithoutValidation("Authorization", "bearer " + _bearer.Reveal()))
        {
            throw new RoleChainException(RoleChainErrorKind.TokenEndpointRefused, BearerVariable + " holds characters that no bearer has.");
        }

        var where = "The token endpoint " + SafeText.ForDisplay(endpoint);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw await RefusedAsync(where, response, cancellationToken).ConfigureAwait(false);
            }

            var body = await BoundedHttp.ReadTextAsync(response.Content, cancellationToken).ConfigureAwait(false);
            return ResolvedIdentity.OfToken(ReadToken(where, body));
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

    private Uri WithAudience(Uri endpoint)
    {
        // GitHub's URL ends in a query (?api-version=2.0); other servers' may have none.
        var separator = endpoint.Query.Length > 1 ? "&" : "?";
        return new UriBuilder(endpoint) { Query = (endpoint.Query + separator + "audience=" + Uri.EscapeDataString(_audience)).TrimStart('?'), Fragment = string.Empty }.Uri;
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

    private static SecretText ReadToken(string where, string body)
    {
        string? token = null;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String)
            {
                token = value.GetString();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string that is no text: said below, without the body, which may hold a token.
        }

        if (token is not { Length: >= StsLimits.MinTokenLength and <= StsLimits.MaxTokenLength } || !TokenClaims.IsJwt(token))
        {
            throw new RoleChainException(RoleChainErrorKind.TokenEndpointMalformed, where + " answered something that holds no JWT in its property 'value'.");
        }

        return new SecretText(token);
    }
}
