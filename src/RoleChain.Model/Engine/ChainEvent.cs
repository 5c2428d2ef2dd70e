namespace RoleChain;

/// <summary>Something that the engine did or is about to do. Free of secrets.</summary>
public sealed class ChainEvent
{
    /// <summary>Describes an event.</summary>
    /// <param name="kind">Which stream it is for.</param>
    /// <param name="message">One line, fit to print.</param>
    public ChainEvent(ChainEventKind kind, string message)
    {
        Kind = kind;
        Message = message;
    }

    /// <summary>Which stream it is for.</summary>
    public ChainEventKind Kind { get; }

    /// <summary>One line, fit to print.</summary>
    public string Message { get; }

    /// <summary>How much of the chain is done, in percent; -1 where that is not known. For <see cref="ChainEventKind.Progress"/>.</summary>
    public int PercentComplete { get; init; } = -1;

    /// <summary>The message.</summary>
    public override string ToString() => Message;
}
