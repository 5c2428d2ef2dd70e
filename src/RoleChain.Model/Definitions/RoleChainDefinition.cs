using System;
using System.Collections.Generic;

namespace RoleChain;

/// <summary>What to run: an identity and an ordered list of one or more hops, with the settings that hold for all of them.</summary>
public sealed class RoleChainDefinition
{
    /// <summary>The time a chain may take when nothing else is said: 60 seconds for all its calls together.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Describes a chain without hops, from whatever identity is there.</summary>
    public RoleChainDefinition()
    {
    }

    /// <summary>A copy, to be changed by an initializer.</summary>
    /// <param name="other">What is copied.</param>
    public RoleChainDefinition(RoleChainDefinition other)
    {
        Name = other.Name;
        Origin = other.Origin;
        Identity = other.Identity;
        Hops = other.Hops;
        Region = other.Region;
        EndpointUrl = other.EndpointUrl;
        UseFipsEndpoint = other.UseFipsEndpoint;
        UseDualstackEndpoint = other.UseDualstackEndpoint;
        ProxyUrl = other.ProxyUrl;
        AllowedAccountIds = other.AllowedAccountIds;
        SourceIdentity = other.SourceIdentity;
        SourceIdentityFromActor = other.SourceIdentityFromActor;
        SessionTagging = other.SessionTagging;
        TrimSessionTags = other.TrimSessionTags;
        TokenCodes = other.TokenCodes;
        Masking = other.Masking;
        MaskAccountIds = other.MaskAccountIds;
        Timeout = other.Timeout;
        WaitForAccess = other.WaitForAccess;
        UseDiskCache = other.UseDiskCache;
        PolicyPaths = other.PolicyPaths;
        ReadsLivePolicies = other.ReadsLivePolicies;
        Name = other.Name;
        Origin = other.Origin;
        DeferredSourceIdentity = other.DeferredSourceIdentity;
    }

    /// <summary>The chain's name where it has one: in its chain file, or its profile's. For display and to find it by; never part of what tells chains apart.</summary>
    public string? Name { get; init; }

    /// <summary>Where the chain was read, such as the path of its chain file; null where it was made by a command. For display only.</summary>
    public string? Origin { get; init; }

    /// <summary>Where the chain starts.</summary>
    public ChainIdentity Identity { get; init; } = new AutomaticIdentity();

    /// <summary>The hops in the order in which they are taken.</summary>
    public IReadOnlyList<RoleChainHop> Hops { get; init; } = [];

    /// <summary>The AWS region whose STS is called, such as <c>eu-west-2</c>; null to take it from the identity, the environment or the profile.</summary>
    public string? Region { get; init; }

    /// <summary>An STS endpoint in place of the region's own (https, or http on loopback); null for <c>AWS_ENDPOINT_URL_STS</c> or the region's.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>Whether the region's FIPS endpoint is called; not with <see cref="EndpointUrl"/>.</summary>
    public bool UseFipsEndpoint { get; init; }

    /// <summary>Whether the region's dual-stack endpoint (IPv4 and IPv6) is called; not with <see cref="EndpointUrl"/>.</summary>
    public bool UseDualstackEndpoint { get; init; }

    /// <summary>An http proxy for STS and the token endpoint alike, such as <c>http://proxy.example:3128</c>; null for <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c> and <c>NO_PROXY</c>.</summary>
    public string? ProxyUrl { get; init; }

    /// <summary>The accounts of which the last role must be one, twelve digits each; empty for any.</summary>
    public IReadOnlyList<string> AllowedAccountIds { get; init; } = [];

    /// <summary>The source identity to set at the first hop that can carry one; null for none. It travels with every later hop.</summary>
    public string? SourceIdentity { get; init; }

    /// <summary>Whether the source identity is the <c>actor</c> of the token's claims. Not with <see cref="SourceIdentity"/>.</summary>
    public bool SourceIdentityFromActor { get; init; }

    /// <summary>Whether a GitHub Actions job's default session tags go on the first AssumeRole.</summary>
    public SessionTagging SessionTagging { get; init; }

    /// <summary>Whether a hop whose tags and policies are too large is tried once more without the default tags that are a convenience only.</summary>
    public bool TrimSessionTags { get; init; }

    /// <summary>Asked for the code of an MFA device where a hop, or the identity's profile, names a device and no code; null where nobody can be asked.</summary>
    public ITokenCodeProvider? TokenCodes { get; init; }

    /// <summary>How secrets are kept out of a CI runner's log.</summary>
    public SecretMasking Masking { get; init; }

    /// <summary>Whether the account numbers of the chain are masked in a CI runner's log too.</summary>
    public bool MaskAccountIds { get; init; }

    /// <summary>The time in which the whole chain must be done, waits and token included.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>For how long a refused hop is tried again, because IAM changes take a while to be seen everywhere; zero for not at all. Within <see cref="Timeout"/>.</summary>
    public TimeSpan WaitForAccess { get; init; }

    /// <summary>Whether a live credential may come from the user's private cache on disk, and is kept there; never under CI. <c>Invoke-RoleChain</c> does not heed it.</summary>
    public bool UseDiskCache { get; init; }

    /// <summary>Files and folders with policies that a refusal is explained by; none for what STS says alone.</summary>
    public IReadOnlyList<string> PolicyPaths { get; init; } = [];

    /// <summary>Whether a refusal is explained by the trust policies that are in force, which <c>iam:GetRole</c> says to the session that was to take the hop, of roles of its own account.</summary>
    public bool ReadsLivePolicies { get; init; }

    /// <summary>The text of <see cref="SourceIdentity"/> where it holds variables of the run.</summary>
    internal DeferredText? DeferredSourceIdentity { get; init; }
}
