using System;

namespace RoleChain;

/// <summary>Nobody listens.</summary>
internal sealed class NoEvents : IProgress<ChainEvent>
{
    public static NoEvents Instance { get; } = new();

    public void Report(ChainEvent value)
    {
    }
}
