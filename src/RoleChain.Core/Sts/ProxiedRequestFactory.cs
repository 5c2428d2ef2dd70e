#if NET472
using System;
using System.IO;
using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace RoleChain.Core.Sts;

/// <summary>Makes the SDK's requests on .NET Framework, where it would take the proxy from the environment or the system's settings, with the chain's proxy or none.</summary>
internal sealed class ProxiedRequestFactory : IHttpRequestFactory<Stream>
{
    private readonly IWebProxy? _proxy;

    public ProxiedRequestFactory(IWebProxy? proxy) => _proxy = proxy;

    public IHttpRequest<Stream> CreateHttpRequest(Uri requestUri) => new ProxiedRequest(requestUri, _proxy);

    public void Dispose()
    {
    }

    private sealed class ProxiedRequest : HttpRequest
    {
        private readonly IWebProxy? _proxy;

        public ProxiedRequest(Uri requestUri, IWebProxy? proxy)
            : base(requestUri) => _proxy = proxy;

        public override void ConfigureRequest(IRequestContext requestContext)
        {
            base.ConfigureRequest(requestContext);
            Request.Proxy = _proxy;
        }
    }
}
#endif
