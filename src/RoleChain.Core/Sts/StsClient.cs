#if NET472
using System.IO;
#endif
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;

namespace RoleChain.Core.Sts;

/// <summary>The SDK's STS client, with a bound on what it reads from a server, a clock of the chain's own, and retries (where it has any) that know what they retry.</summary>
internal sealed class StsClient : AmazonSecurityTokenServiceClient
{
    public StsClient(AWSCredentials credentials, StsClientConfig config)
        : base(credentials, config)
    {
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        var config = (StsClientConfig)Config;
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new StsRetryPolicy(config)));
        pipeline.AddHandlerBefore<Signer>(new SigningTimeHandler(config.Clock));
        pipeline.AddHandlerAfter<Unmarshaller>(new ResponseLimitHandler());
#if NET472
        pipeline.ReplaceHandler<HttpHandler<Stream>>(new HttpHandler<Stream>(new ProxiedRequestFactory(config.Proxy), this));
#endif
    }
}
