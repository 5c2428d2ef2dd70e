using System.Collections.Generic;

namespace RoleChain;

/// <summary>Whether one hop would be let in, and why.</summary>
public sealed class HopTrial
{
    /// <summary>The hop, counted from 1.</summary>
    public required int HopNumber { get; init; }

    /// <summary>The role, by its ARN where that is known, else as it was given.</summary>
    public required string RoleArn { get; init; }

    /// <summary>The STS action: <c>sts:AssumeRoleWithWebIdentity</c> or <c>sts:AssumeRole</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Who asks: a provider's ARN with the token's subject, or the ARN of a session or user; null where that is not known.</summary>
    public string? Caller { get; init; }

    /// <summary>Whether it would be let in.</summary>
    public required HopVerdict Verdict { get; init; }

    /// <summary>One sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Why it is refused, the likeliest first; empty unless it is.</summary>
    public IReadOnlyList<RefusalCause> Causes { get; init; } = [];

    /// <summary>What decides it and is not known, each as a noun; empty where the verdict needs no more.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>What was taken for granted, each as a sentence: it is not known, and mostly so.</summary>
    public IReadOnlyList<string> Assumed { get; init; } = [];

    /// <summary>Every statement of every policy that was asked, with its conditions.</summary>
    public IReadOnlyList<StatementVerdict> Statements { get; init; } = [];

    /// <summary>The message.</summary>
    public override string ToString() => Message;
}
