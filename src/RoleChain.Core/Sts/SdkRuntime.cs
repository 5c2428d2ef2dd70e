using System;
using Amazon;
using Amazon.Runtime;
using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace RoleChain.Core.Sts;

/// <summary>Settings of our own copy of the AWS SDK that hold for the process. The copy is isolated, so no other user of an AWS SDK sees them.</summary>
internal static class SdkRuntime
{
    private static readonly Lazy<bool> Initialized = new(Initialize);

    public static void EnsureInitialized() => _ = Initialized.Value;

    private static bool Initialize()
    {
        // Client-side metrics would make the SDK read profiles and environment for its settings.
        AWSConfigs.CSMConfig.CSMEnabled = false;

        // Left to itself the SDK looks for these by name among all assemblies of the process, and may find those of
        // another AWS SDK (AWS Tools'), whose types are not ours.
        var registry = GlobalRuntimeDependencyRegistry.Instance;
        registry.RegisterSecurityTokenServiceClient(CreateStsClient);
        registry.RegisterSSOClient(context => new AmazonSSOClient(new AnonymousAWSCredentials(), context.SSOClientContextData.Region));
        registry.RegisterSSOOIDCClient(context => new AmazonSSOOIDCClient(new AnonymousAWSCredentials(), context.SSOOIDCClientContextData.Region));
        return true;
    }

    private static AmazonSecurityTokenServiceClient CreateStsClient(CreateInstanceContext context)
    {
        var config = new AmazonSecurityTokenServiceConfig { AllowAutoRedirect = false };
        if (context.SecurityTokenServiceClientContextData.Region is { } region)
        {
            // Assigning a region takes an endpoint of the environment away, so it is assigned only where there is none.
            if (config.ServiceURL is null)
            {
                config.RegionEndpoint = region;
            }
            else
            {
                config.AuthenticationRegion = region.SystemName;
            }
        }

        return new AmazonSecurityTokenServiceClient(new AnonymousAWSCredentials(), config);
    }
}
