using System;
using Amazon;
using Amazon.Runtime;
using Amazon.RuntimeDependencies;
using Amazon.SSO;
using Amazon.SSOOIDC;
using RoleChain.Core.Engine;

namespace RoleChain.Core.Sts;

/// <summary>Settings of our own copy of the AWS SDK that hold for the process. The copy is isolated, so no other user of an AWS SDK sees them.</summary>
internal static class SdkRuntime
{
    private const int Retries = 2;

    private static readonly Lazy<bool> Initialized = new(Initialize);
    private static readonly Lazy<JobEnvironment> Environment = new(JobEnvironment.Process);

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

        var environment = Environment.Value;
        var definition = new RoleChainDefinition();
        var place = StsPlace.InRegion(wanted.Region.SystemName, definition, environment);
        var settings = StsClientSettings.Create(place, environment.Through(ChainProxy.Find(definition, environment)), new SigningClock(environment.Clock), Retries);
        return new StsClient(new AnonymousAWSCredentials(), settings);
    }
}
