using Amazon.Runtime;
using Amazon.Runtime.Identity;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;

namespace RoleChain.Core.Sts;

/// <summary>The SDK's signer, with a chain's own time.</summary>
internal sealed class TimedSigner : AWS4Signer
{
    private readonly SigningClock _clock;

    public TimedSigner(SigningClock clock) => _clock = clock;

    public override void Sign(IRequest request, IClientConfig clientConfig, RequestMetrics metrics, BaseIdentity identity)
    {
        if (identity is AWSCredentials credentials && credentials.GetCredentials() is { } keys)
        {
            request.AWS4SignerResult = SignRequest(request, clientConfig, metrics, keys.AccessKey, keys.SecretKey, _clock.UtcNow.UtcDateTime);
            request.Headers["Authorization"] = request.AWS4SignerResult.ForAuthorizationHeader;
        }
    }
}
