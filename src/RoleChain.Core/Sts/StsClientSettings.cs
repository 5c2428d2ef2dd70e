using Amazon;
using Amazon.Runtime;
using RoleChain.Core.Engine;

namespace RoleChain.Core.Sts;

/// <summary>Makes the configuration of our STS clients: everything is said, so that the SDK asks neither profiles nor environment nor metadata.</summary>
internal static class StsClientSettings
{
    /// <summary>The settings of a client.</summary>
    /// <param name="place">Where STS is called.</param>
    /// <param name="environment">What the calls go through.</param>
    /// <param name="clock">What requests are signed with.</param>
    /// <param name="retries">How often the SDK itself repeats a call: not at all for hops, whose retries are ours.</param>
    public static StsClientConfig Create(StsPlace place, JobEnvironment environment, SigningClock clock, int retries)
    {
        SdkRuntime.EnsureInitialized();
        var config = new StsClientConfig(clock)
        {
            IgnoreConfiguredEndpointUrls = true,
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = retries,
            UseFIPSEndpoint = place.UseFips,
            UseDualstackEndpoint = place.UseDualstack,
            EndpointDiscoveryEnabled = false,
            DisableRequestCompression = true,
            RequestMinCompressionSizeBytes = 10240,
            // The SDK would learn its clock from every answer, for the process; a chain's own is corrected in SigningClock.
            DisableClockSkewCorrection = true,
            ClientAppId = string.Empty,
            AccountIdEndpointMode = AccountIdEndpointMode.DISABLED,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            AuthSchemePreference = [],
            SigV4aSigningRegionSet = [],
            AllowAutoRedirect = false,
            LogResponse = false,
            DisableLogging = true,
#if NET472
            Proxy = environment.Proxy,
#else
            HttpClientFactory = new SharedHttpClientFactory(environment.TokenHttp),
#endif
        };
        if (place.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = place.Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(place.Region);
        }

        return config;
    }
}
