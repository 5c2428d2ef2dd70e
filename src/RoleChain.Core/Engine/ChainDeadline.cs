using System;

namespace RoleChain.Core.Engine;

/// <summary>The time by which a chain must be done: its calls, its waits and its token together.</summary>
internal sealed class ChainDeadline
{
    private readonly EngineClock _clock;
    private readonly TimeSpan _end;

    public ChainDeadline(EngineClock clock, TimeSpan timeout)
    {
        _clock = clock;
        _end = clock.Uptime + timeout;
    }

    /// <summary>What is left; negative when it has passed.</summary>
    public TimeSpan Remaining => _end - _clock.Uptime;
}
