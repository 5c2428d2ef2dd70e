using System;
using System.Collections.Generic;

namespace RoleChain;

/// <summary>A failure of RoleChain. Its message and properties are free of secrets and fit to print.</summary>
public class RoleChainException : Exception
{
    /// <summary>Describes a failure.</summary>
    /// <param name="kind">What failed.</param>
    /// <param name="message">One sentence that names hop, field or server, free of secrets.</param>
    /// <param name="innerException">The cause, never one of the AWS SDK's: those can carry response bodies.</param>
    public RoleChainException(RoleChainErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>What failed.</summary>
    public RoleChainErrorKind Kind { get; }

    /// <summary>The hop that failed, counted from 1; null where no hop was reached.</summary>
    public int? HopNumber { get; init; }

    /// <summary>How many hops the chain has; 0 where that is not known.</summary>
    public int HopCount { get; init; }

    /// <summary>The hop that failed; null where no hop was reached.</summary>
    public RoleChainHop? Hop { get; init; }

    /// <summary>The error code of AWS, such as <c>AccessDenied</c>; null where AWS was not the one who said no.</summary>
    public string? AwsErrorCode { get; init; }

    /// <summary>The HTTP status of the answer; null where there was none.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The request id of the answer; null where there was none.</summary>
    public string? RequestId { get; init; }

    /// <summary>The claims of the token that matter, from an allow-list of names; empty where no token was involved.</summary>
    public IReadOnlyDictionary<string, string> Claims { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Why a hop was refused: first what is known for certain, then what is likely for this very hop, in order; empty for other failures.</summary>
    public IReadOnlyList<RefusalCause> Causes { get; init; } = [];

    /// <summary>The same failure with what explains it.</summary>
    /// <param name="message">The message in place of its own.</param>
    /// <param name="causes">Its causes.</param>
    public RoleChainException Explained(string message, IReadOnlyList<RefusalCause> causes) => new(Kind, message, InnerException)
    {
        HopNumber = HopNumber,
        HopCount = HopCount,
        Hop = Hop,
        AwsErrorCode = AwsErrorCode,
        HttpStatus = HttpStatus,
        RequestId = RequestId,
        Claims = Claims,
        Faults = Faults,
        Causes = causes,
    };

    /// <summary>Every fault of a definition that did not pass its checks; empty for other failures.</summary>
    public IReadOnlyList<DefinitionFault> Faults { get; init; } = [];
}
