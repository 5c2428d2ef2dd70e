using System;

namespace RoleChain.Core.Live;

/// <summary>When a credential is renewed. Our own rules: AWS SDKs have theirs, from one minute to fifteen.</summary>
internal static class RenewalTimes
{
    /// <summary>The longest time ahead of its end that a credential is renewed.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    /// <summary>The longest time from a renewal that failed to the next try.</summary>
    public static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);

    /// <summary>How long a renewal is waited for by those whose credential lives as long as they asked for: enough for one that goes well, so that they get its result.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int AheadPart = 6;
    private const int PausePart = 5;
    private const int DemandPart = 2;

    /// <summary>How long before its end a session is renewed: a sixth of it, so that also the shortest (15 minutes) is used for most of its life.</summary>
    /// <param name="session">The session's whole length.</param>
    public static TimeSpan Ahead(TimeSpan session) => Least(MaxAhead, TimeSpan.FromTicks(session.Ticks / AheadPart));

    /// <summary>How long after a renewal that failed the next may be tried, while the old credential lives.</summary>
    /// <param name="left">The life that the old one has left.</param>
    public static TimeSpan Pause(TimeSpan left) => Least(MaxPause, TimeSpan.FromTicks(left.Ticks / PausePart));

    /// <summary>The life that somebody may ask for: of a session that is shorter than that, half; or each who asks would renew it.</summary>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="session">The session's whole length.</param>
    public static TimeSpan Demand(TimeSpan wanted, TimeSpan session) => Least(wanted, TimeSpan.FromTicks(session.Ticks / DemandPart));

    private static TimeSpan Least(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
