namespace RoleChain;

/// <summary>How many chains are run side by side.</summary>
public sealed class FanOutOptions
{
    /// <summary>How many chains are run at once where nothing else is said: with 20 ms a call, more than STS's quota lets through.</summary>
    public const int DefaultThrottleLimit = 64;

    /// <summary>
    /// The calls a second where nothing else is said: a margin below 400. STS takes 600 a second for each calling account and region
    /// (IAM user guide, "IAM and AWS STS quotas"), and others call in that account too.
    /// </summary>
    public const int DefaultMaximumRate = 380;

    /// <summary>How many chains are run at once, 1 or more.</summary>
    public int ThrottleLimit { get; init; } = DefaultThrottleLimit;

    /// <summary>The calls a second to STS at most, for each calling account and region; 0 for no bound but that which STS makes known by throttling.</summary>
    public int MaximumRate { get; init; } = DefaultMaximumRate;

    /// <summary>A chain that all of them continue: the hops of each are then those beyond its last one, and each may have a region of its own. Null for none.</summary>
    public ILiveChain? From { get; init; }

    /// <summary>The definition of <see cref="From"/>, where it has more to go by than the chain keeps: codes of its hops. Null for none.</summary>
    public RoleChainDefinition? FromDefinition { get; init; }
}
