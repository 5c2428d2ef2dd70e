using System;
using System.Collections.Generic;

namespace RoleChain;

/// <summary>What to run: an identity and an ordered list of one or more hops, with the settings that hold for all of them.</summary>
public sealed class RoleChainDefinition
{
    /// <summary>The time a chain may take when nothing else is said: 60 seconds for all its calls together.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Where the chain starts.</summary>
    public ChainIdentity Identity { get; init; } = new AutomaticIdentity();

    /// <summary>The hops in the order in which they are taken.</summary>
    public IReadOnlyList<RoleChainHop> Hops { get; init; } = [];

    /// <summary>The AWS region whose STS is called, such as <c>eu-west-2</c>; null to take it from the identity, the environment or the profile.</summary>
    public string? Region { get; init; }

    /// <summary>An STS endpoint in place of the region's own (https, or http on loopback); null for <c>AWS_ENDPOINT_URL_STS</c> or the region's.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>How secrets are kept out of a CI runner's log.</summary>
    public SecretMasking Masking { get; init; }

    /// <summary>The time in which the whole chain must be done, waits and token included.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;
}
