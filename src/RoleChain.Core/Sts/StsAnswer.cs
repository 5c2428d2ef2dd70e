using System;

namespace RoleChain.Core.Sts;

/// <summary>What came back instead of a session: from STS, from what answered in its place, or from the network.</summary>
internal sealed class StsAnswer
{
    public StsAnswer(RoleChainErrorKind kind, RetryAction action, string said)
    {
        Kind = kind;
        Action = action;
        Said = said;
    }

    public RoleChainErrorKind Kind { get; }

    /// <summary>What may help.</summary>
    public RetryAction Action { get; }

    /// <summary>What it says, free of secrets and fit to print.</summary>
    public string Said { get; }

    /// <summary>The code in a few words, for a line that says why there is another try.</summary>
    public string Short => Code is null ? Said : FormattableString.Invariant($"{Code} (HTTP {Status})");

    public string? Code { get; init; }

    public int? Status { get; init; }

    public string? RequestId { get; init; }

    /// <summary>The server's clock; null where it told none.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Whether it says that a signature is too old, or of a time to come.</summary>
    public bool IsAboutTime { get; init; }

    /// <summary>How long it asks to wait; null where it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
