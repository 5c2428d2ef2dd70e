using System;
using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;

namespace RoleChain.Core.Sts;

/// <summary>Makes the configuration of our STS clients: everything is said, so that the SDK asks neither profiles nor environment nor metadata.</summary>
internal static class StsClientSettings
{
    private const int Retries = 2;

    public static AmazonSecurityTokenServiceConfig Create(string region, Uri? endpoint)
    {
        SdkRuntime.EnsureInitialized();
        var config = new AmazonSecurityTokenServiceConfig
        {
            IgnoreConfiguredEndpointUrls = true,
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Retries,
            UseFIPSEndpoint = false,
            UseDualstackEndpoint = false,
            EndpointDiscoveryEnabled = false,
            DisableRequestCompression = true,
            RequestMinCompressionSizeBytes = 10240,
            DisableClockSkewCorrection = false,
            ClientAppId = string.Empty,
            AccountIdEndpointMode = AccountIdEndpointMode.DISABLED,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            AuthSchemePreference = [],
            SigV4aSigningRegionSet = [],
            AllowAutoRedirect = false,
            LogResponse = false,
            DisableLogging = true,
        };
        if (endpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
        else
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = region;
        }

        return config;
    }
}
