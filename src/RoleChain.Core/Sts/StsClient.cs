using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;

namespace RoleChain.Core.Sts;

/// <summary>The SDK's STS client, with a bound on what it reads from a server, and retries that know what they retry.</summary>
internal sealed class StsClient : AmazonSecurityTokenServiceClient
{
    public StsClient(AWSCredentials credentials, AmazonSecurityTokenServiceConfig config)
        : base(credentials, config)
    {
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new StsRetryPolicy(Config)));
        pipeline.AddHandlerAfter<Unmarshaller>(new ResponseLimitHandler());
    }
}
