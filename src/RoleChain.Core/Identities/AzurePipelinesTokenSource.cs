using System;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using RoleChain.Core.Sts;

namespace RoleChain.Core.Identities;

/// <summary>The token endpoint of an Azure Pipelines job, which gives the token of a service connection (Azure DevOps REST API reference, "Oidctoken - Create").</summary>
internal sealed class AzurePipelinesTokenSource : IdentitySource
{
    public const string UrlVariable = "SYSTEM_OIDCREQUESTURI";
    public const string BearerVariable = "SYSTEM_ACCESSTOKEN";

    private readonly TokenEndpoint _endpoint;
    private readonly string _url;
    private readonly SecretText _bearer;
    private readonly string _serviceConnectionId;

    /// <param name="http">The client; it follows no redirect.</param>
    /// <param name="url">The endpoint's address.</param>
    /// <param name="bearer">What it is asked with: the job's System.AccessToken.</param>
    /// <param name="serviceConnectionId">The service connection, a GUID.</param>
    /// <param name="secrets">Cleans what the server says.</param>
    public AzurePipelinesTokenSource(HttpClient http, string url, SecretText bearer, string serviceConnectionId, SecretRedactor secrets)
    {
        _endpoint = new TokenEndpoint(http, secrets, UrlVariable, BearerVariable, "oidcToken");
        _url = url;
        _bearer = bearer;
        _serviceConnectionId = serviceConnectionId;
        secrets.Add(bearer);
    }

    public override string Description => "the Azure Pipelines token of this job (service connection " + _serviceConnectionId + ")";

    public override bool CanRenew => true;

    public override SourceKind Kind => SourceKind.WebIdentityToken;

    public override async Task<ResolvedIdentity> FetchAsync(Task<StsGateway> sts, IProgress<ChainEvent> events, CancellationToken cancellationToken)
    {
        var address = _endpoint.Address(_url.TrimEnd('/'), "api-version=7.1&serviceConnectionId=" + _serviceConnectionId);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(string.Empty, Encoding.UTF8, "application/json") };

        // Without it a bearer that is not taken is answered with a sign-in page.
        request.Headers.TryAddWithoutValidation("X-TFS-FedAuthRedirect", "Suppress");
        return ResolvedIdentity.OfToken(await _endpoint.AskAsync(request, "Bearer", _bearer, cancellationToken).ConfigureAwait(false));
    }
}
