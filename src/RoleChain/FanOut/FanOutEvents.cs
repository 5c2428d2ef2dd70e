using System;

namespace RoleChain.FanOut;

/// <summary>The events of many chains: without their progress, which is one for all of them.</summary>
internal sealed class FanOutEvents : IProgress<ChainEvent>
{
    private readonly IProgress<ChainEvent> _events;

    public FanOutEvents(IProgress<ChainEvent> events) => _events = events;

    public void Report(ChainEvent value)
    {
        if (value.Kind != ChainEventKind.Progress)
        {
            _events.Report(value);
        }
    }
}
