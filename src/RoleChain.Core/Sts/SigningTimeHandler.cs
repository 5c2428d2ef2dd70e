using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace RoleChain.Core.Sts;

/// <summary>Has requests signed with the chain's time. The SDK's own correction is one for the whole process and endpoint, and without a bound.</summary>
internal sealed class SigningTimeHandler : PipelineHandler
{
    private readonly SigningClock _clock;

    public SigningTimeHandler(SigningClock clock) => _clock = clock;

    public override void InvokeSync(IExecutionContext executionContext)
    {
        Replace(executionContext.RequestContext);
        base.InvokeSync(executionContext);
    }

    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        Replace(executionContext.RequestContext);
        return base.InvokeAsync<T>(executionContext);
    }

    private void Replace(IRequestContext context)
    {
        // Calls with a token alone are not signed, and have another signer.
        if (context.Signer is AWS4Signer)
        {
            context.Signer = new TimedSigner(_clock);
        }
    }
}
