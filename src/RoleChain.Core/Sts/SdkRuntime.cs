using System;
using Amazon;
using Amazon.Runtime;
using Amazon.RuntimeDependencies;
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

    /// <summary>A client for tokens that a profile names (web_identity_token_file), which need no signature. A profile's role_arn is assumed by <see cref="StsGateway"/>.</summary>
    private static StsClient? CreateStsClient(CreateInstanceContext context)
    {
        var wanted = context.SecurityTokenServiceClientContextData;
        if (wanted.Action == SecurityTokenServiceClientContext.ActionContext.AssumeRoleAWSCredentials)
        {
            return null;
        }

        var url = System.Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_STS") ?? System.Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL");
        var endpoint = EndpointRules.TryParse(url, out var uri, out _) ? uri : null;
        return new StsClient(new AnonymousAWSCredentials(), StsClientSettings.Create(wanted.Region.SystemName, endpoint));
    }
}
