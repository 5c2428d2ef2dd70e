using System;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace RoleChain.Core.Sts;

/// <summary>
/// The SDK's standard retries for the calls that belong to an identity (hops have ours: <see cref="StsErrorTable"/>), without those that cannot succeed: its own policy for STS repeats every
/// InvalidIdentityToken, also for a wrong audience or a missing provider. Only a failed look-up of the issuer's keys passes.
/// </summary>
internal sealed class StsRetryPolicy : StandardRetryPolicy
{
    public StsRetryPolicy(IClientConfig config)
        : base(config)
    {
    }

    public override bool RetryForException(IExecutionContext executionContext, Exception exception) =>
        IsPassing(exception) || base.RetryForException(executionContext, exception);

    public override async Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        IsPassing(exception) || await base.RetryForExceptionAsync(executionContext, exception).ConfigureAwait(false);

    private static bool IsPassing(Exception exception) => exception is AmazonServiceException service
        && StsErrorTable.Find(service.ErrorCode, service.Message, status: null).Kind == RoleChainErrorKind.IdentityProviderUnreachable;
}
