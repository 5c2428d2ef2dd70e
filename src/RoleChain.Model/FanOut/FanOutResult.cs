using System;

namespace RoleChain;

/// <summary>What came of one chain of many: a credential or a failure.</summary>
public sealed class FanOutResult
{
    /// <summary>Describes a chain that has a credential.</summary>
    /// <param name="index">Which chain of those that were given, counted from 0.</param>
    /// <param name="credential">The credential.</param>
    public FanOutResult(int index, ChainedCredential credential)
    {
        Index = index;
        Credential = credential;
    }

    /// <summary>Describes a chain that failed.</summary>
    /// <param name="index">Which chain of those that were given, counted from 0.</param>
    /// <param name="failure">Why; chains that share the hop that failed share it.</param>
    public FanOutResult(int index, Exception failure)
    {
        Index = index;
        Failure = failure;
    }

    /// <summary>Which chain of those that were given, counted from 0.</summary>
    public int Index { get; }

    /// <summary>The credential; null where the chain failed.</summary>
    public ChainedCredential? Credential { get; }

    /// <summary>Why the chain failed, a <see cref="RoleChainException"/> where that was to be expected; null where it did not.</summary>
    public Exception? Failure { get; }
}
