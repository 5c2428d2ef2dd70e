using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Identities;

/// <summary>The token endpoint of a GitHub Actions job (GitHub docs, "OpenID Connect reference") or of a Forgejo Actions job, which speaks the same protocol.</summary>
internal sealed class ActionsTokenSource : IdentitySource
{
    public const string UrlVariable = "ACTIONS_ID_TOKEN_REQUEST_URL";
    public const string BearerVariable = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";

    private readonly TokenEndpoint _endpoint;
    private readonly string _system;
    private readonly string _url;
    private readonly SecretText _bearer;
    private readonly string _audience;

    /// <param name="system">Whose endpoint it is.</param>
    /// <param name="http">The client; it follows no redirect.</param>
    /// <param name="url">The endpoint's address.</param>
    /// <param name="bearer">What it is asked with.</param>
    /// <param name="audience">The audience to ask for.</param>
    /// <param name="secrets">Cleans what the server says.</param>
    public ActionsTokenSource(string system, HttpClient http, string url, SecretText bearer, string audience, SecretRedactor secrets)
    {
        _endpoint = new TokenEndpoint(http, secrets, UrlVariable, BearerVariable, "value");
        _system = system;
        _url = url;
        _bearer = bearer;
        _audience = audience;
        secrets.Add(bearer);
    }

    public override string Description => "the " + _system + " token of this job (audience " + SafeText.ForDisplay(_audience) + ")";

    public override bool CanRenew => true;

    public override SourceKind Kind => SourceKind.WebIdentityToken;

    public override async Task<ResolvedIdentity> FetchAsync(Task<StsGateway> sts, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _endpoint.Address(_url, "audience=" + Uri.EscapeDataString(_audience)));
        return ResolvedIdentity.OfToken(await _endpoint.AskAsync(request, "bearer", _bearer, cancellationToken).ConfigureAwait(false));
    }
}
