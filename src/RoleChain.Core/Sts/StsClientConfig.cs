#if NET472
using System.Net;
#endif
using Amazon.SecurityToken;

namespace RoleChain.Core.Sts;

/// <summary>The SDK's configuration, and what our client needs besides.</summary>
internal sealed class StsClientConfig : AmazonSecurityTokenServiceConfig
{
    public StsClientConfig(SigningClock clock) => Clock = clock;

    /// <summary>What requests are signed with.</summary>
    public SigningClock Clock { get; }

#if NET472
    /// <summary>The proxy; null for none. (Elsewhere the HttpClient has it.)</summary>
    public IWebProxy? Proxy { get; init; }
#endif
}
