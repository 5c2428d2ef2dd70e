using System.Collections.Generic;
using System.Linq;

namespace RoleChain;

/// <summary>How a credential was reached. Free of secrets.</summary>
public sealed class ChainDetails
{
    /// <summary>Describes a finished chain.</summary>
    /// <param name="identity">Where it started, free of secrets.</param>
    /// <param name="hops">The hops in order, at least one.</param>
    /// <param name="timings">What took how long, in order.</param>
    public ChainDetails(string identity, IReadOnlyList<HopResult> hops, IReadOnlyList<ChainTiming> timings)
    {
        Identity = identity;
        Hops = hops;
        Timings = timings;
    }

    /// <summary>The chain's name in its chain file, or its profile's; null where it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Where the chain started.</summary>
    public string Identity { get; }

    /// <summary>The hops in order.</summary>
    public IReadOnlyList<HopResult> Hops { get; }

    /// <summary>What took how long: the identity, the start of the SDK, each hop.</summary>
    public IReadOnlyList<ChainTiming> Timings { get; }

    /// <summary>The ARN of the session of the last hop.</summary>
    public string AssumedRoleArn => Last.AssumedRoleArn;

    /// <summary>The account of the last hop, twelve digits.</summary>
    public string Account => Last.Account;

    /// <summary>The role session name of the last hop.</summary>
    public string SessionName => Last.SessionName;

    /// <summary>Accounts and roles in order, such as <c>111111111111/base -&gt; 222222222222/deploy</c>.</summary>
    public string Path => string.Join(" -> ", Hops.Select(hop => hop.Account + "/" + hop.RoleName));

    private HopResult Last => Hops[Hops.Count - 1];

    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
