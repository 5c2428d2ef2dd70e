#if !NET472
using System.Net.Http;
using Amazon.Runtime;

namespace RoleChain.Core.Sts;

/// <summary>Hands one client to all of a chain's calls: connections are shared between hops, and the proxy is the chain's.</summary>
internal sealed class SharedHttpClientFactory : HttpClientFactory
{
    private readonly HttpClient _http;

    public SharedHttpClientFactory(HttpClient http) => _http = http;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _http;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
#endif
