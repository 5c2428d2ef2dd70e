using System;
using System.Management.Automation;
using System.Security;
using RoleChain.Binding;

namespace RoleChain.Commands;

/// <summary>What <c>Invoke-RoleChain</c> and <c>New-RoleChain</c> are both told: where a chain starts, and what holds for all its hops.</summary>
public abstract class ChainCommand : EngineCommand
{
    /// <summary>The AWS region whose STS is called; without it the source credential's, <c>AWS_REGION</c>, <c>AWS_DEFAULT_REGION</c> or the profile's.</summary>
    [Parameter]
    [RegionTransformation]
    public string? Region { get; set; }

    /// <summary>An OIDC token to start from, as text or SecureString.</summary>
    [Parameter]
    [SecretTransformation]
    [ValidateNotNull]
    public SecureString? WebIdentityToken { get; set; }

    /// <summary>A file that holds an OIDC token to start from; it is read anew each time.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WebIdentityTokenFile { get; set; }

    /// <summary>An environment variable that holds an OIDC token to start from, such as one of GitLab's <c>id_tokens</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WebIdentityTokenVariable { get; set; }

    /// <summary>A program that prints an OIDC token to start from, and its arguments; it is run anew each time, without a shell.</summary>
    [Parameter]
    [ValidateNotNull]
    [ValidateCount(1, int.MaxValue)]
    public string[]? WebIdentityTokenCommand { get; set; }

    /// <summary>Credentials to start from: an object of this module or of AWS Tools, or any with access key, secret and session token.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Credential { get; set; }

    /// <summary>A profile of the shared AWS config and credentials files to start from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProfileName { get; set; }

    /// <summary>The CI system whose token the chain starts from, or <c>AwsSdk</c> for the AWS SDK's own credential chain. Without it, whichever is there.</summary>
    [Parameter]
    public IdentityProvider? IdentityProvider { get; set; }

    /// <summary>The audience to ask the CI job's token for; without it the partition's usual one, <c>sts.amazonaws.com</c>.</summary>
    [Parameter]
    public string? Audience { get; set; }

    /// <summary>The Azure Pipelines service connection whose token the chain starts from, a GUID; without it <c>AZURESUBSCRIPTION_SERVICE_CONNECTION_ID</c>.</summary>
    [Parameter]
    public string? ServiceConnectionId { get; set; }

    /// <summary>An STS endpoint in place of the region's own: https, or http on loopback. Without it <c>AWS_ENDPOINT_URL_STS</c> counts.</summary>
    [Parameter]
    public string? EndpointUrl { get; set; }

    /// <summary>Calls the region's FIPS endpoint.</summary>
    [Parameter]
    public SwitchParameter UseFipsEndpoint { get; set; }

    /// <summary>Calls the region's dual-stack endpoint, which has an IPv6 address too.</summary>
    [Parameter]
    public SwitchParameter UseDualstackEndpoint { get; set; }

    /// <summary>An http proxy for STS and the token endpoint alike, such as <c>http://proxy.example:3128</c>. Without it <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c> count.</summary>
    [Parameter]
    public string? Proxy { get; set; }

    /// <summary>The accounts of which the last role must be one, twelve digits each.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] AllowedAccountId { get; set; } = [];

    /// <summary>The source identity, set at the first hop that can carry one and carried by every later one: 2 to 64 of <c>[A-Za-z0-9_+=,.@-]</c>.</summary>
    [Parameter]
    public string? SourceIdentity { get; set; }

    /// <summary>Takes the source identity from the token's claim <c>actor</c>: who started a GitHub or Forgejo job.</summary>
    [Parameter]
    public SwitchParameter SourceIdentityFromActor { get; set; }

    /// <summary>Leaves out the session tags (Repository, Workflow, Actor, …) that a GitHub Actions job's first AssumeRole gets.</summary>
    [Parameter]
    public SwitchParameter SkipSessionTagging { get; set; }

    /// <summary>Lets those session tags travel to every later hop.</summary>
    [Parameter]
    public SwitchParameter TransitiveSessionTagging { get; set; }

    /// <summary>Where session tags and policies are too large together, tries once more without those default tags that are a convenience only.</summary>
    [Parameter]
    public SwitchParameter TrimSessionTag { get; set; }

    /// <summary>For how many seconds a refused hop is tried again, 0 to 3600, because a change of IAM takes a while to be seen everywhere; by default 0.</summary>
    [Parameter]
    public int WaitForAccess { get; set; }

    /// <summary>Masks the account numbers of the chain's roles in a CI runner's log too.</summary>
    [Parameter]
    public SwitchParameter MaskAccountId { get; set; }

    /// <summary>The time in seconds in which the whole chain must be done: 1 to 3600, by default 60.</summary>
    [Parameter]
    public int TimeoutSec { get; set; } = (int)RoleChainDefinition.DefaultTimeout.TotalSeconds;

    /// <summary>A definition with what this command was told in place of what it had.</summary>
    /// <param name="definition">What holds where the command was told nothing.</param>
    /// <exception cref="RoleChainException">What was told contradicts itself.</exception>
    private protected RoleChainDefinition Apply(RoleChainDefinition definition) => new(definition)
    {
        Identity = ChooseIdentity(definition.Identity),
        Region = Region ?? definition.Region,
        EndpointUrl = EndpointUrl ?? definition.EndpointUrl,
        UseFipsEndpoint = IsBound(nameof(UseFipsEndpoint)) ? UseFipsEndpoint : definition.UseFipsEndpoint,
        UseDualstackEndpoint = IsBound(nameof(UseDualstackEndpoint)) ? UseDualstackEndpoint : definition.UseDualstackEndpoint,
        ProxyUrl = Proxy ?? definition.ProxyUrl,
        AllowedAccountIds = IsBound(nameof(AllowedAccountId)) ? AllowedAccountId : definition.AllowedAccountIds,
        SourceIdentity = SourceIdentity ?? definition.SourceIdentity,
        DeferredSourceIdentity = SourceIdentity is null ? definition.DeferredSourceIdentity : null,
        SourceIdentityFromActor = IsBound(nameof(SourceIdentityFromActor)) ? SourceIdentityFromActor : definition.SourceIdentityFromActor,
        SessionTagging = Tagging(definition.SessionTagging),
        TrimSessionTags = IsBound(nameof(TrimSessionTag)) ? TrimSessionTag : definition.TrimSessionTags,
        WaitForAccess = IsBound(nameof(WaitForAccess)) ? TimeSpan.FromSeconds(WaitForAccess) : definition.WaitForAccess,
        MaskAccountIds = IsBound(nameof(MaskAccountId)) ? MaskAccountId : definition.MaskAccountIds,
        Timeout = IsBound(nameof(TimeoutSec)) ? TimeSpan.FromSeconds(TimeoutSec) : definition.Timeout,
    };

    /// <summary>A switch that is bound wins over the definition, also where it is bound to false: what it stands for is then not wanted.</summary>
    private SessionTagging Tagging(SessionTagging defined)
    {
        if (SkipSessionTagging)
        {
            return SessionTagging.Off;
        }

        if (TransitiveSessionTagging)
        {
            return SessionTagging.Transitive;
        }

        var isUnset = (IsBound(nameof(SkipSessionTagging)) && defined == SessionTagging.Off) || (IsBound(nameof(TransitiveSessionTagging)) && defined == SessionTagging.Transitive);
        return isUnset ? SessionTagging.On : defined;
    }

    private bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>The identity that was given; where nothing was said of one, the one that was defined.</summary>
    private ChainIdentity ChooseIdentity(ChainIdentity defined) => new IdentityChoice
    {
        WebIdentityToken = WebIdentityToken,
        WebIdentityTokenFile = WebIdentityTokenFile,
        WebIdentityTokenVariable = WebIdentityTokenVariable,
        WebIdentityTokenCommand = WebIdentityTokenCommand,
        Credential = Credential,
        ProfileName = ProfileName,
        IdentityProvider = IdentityProvider,
        Audience = Audience,
        ServiceConnectionId = ServiceConnectionId,
        Defined = defined,
    }.Choose(SessionState);
}
