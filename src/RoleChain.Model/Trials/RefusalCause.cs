using System.Collections.Generic;

namespace RoleChain;

/// <summary>Why a hop is refused, or may have been: which side, which statement, which condition, and what to change. Free of secrets: of an external id it is said that it differs, never what it is.</summary>
public sealed class RefusalCause
{
    /// <summary>Describes a cause.</summary>
    /// <param name="id">Which it is.</param>
    /// <param name="side">What says no.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="fix">What to change, as one sentence.</param>
    public RefusalCause(RefusalCauseId id, RefusalSide side, string message, string fix)
    {
        Id = id;
        Side = side;
        Message = message;
        Fix = fix;
    }

    /// <summary>Which it is; scripts compare this.</summary>
    public RefusalCauseId Id { get; }

    /// <summary>What says no.</summary>
    public RefusalSide Side { get; }

    /// <summary>The hop, counted from 1.</summary>
    public int HopNumber { get; init; }

    /// <summary>Whether it is known for certain, from the policies; false for what is likely, where they are not known.</summary>
    public bool IsCertain { get; init; }

    /// <summary>The action that is refused, such as <c>sts:TagSession</c>.</summary>
    public string? Action { get; init; }

    /// <summary>Which policy: the file or the name that it was read from; null where none is known.</summary>
    public string? Policy { get; init; }

    /// <summary>The statement, counted from 1; null where it is about none in particular.</summary>
    public int? Statement { get; init; }

    /// <summary>The statement's Sid; null where it has none.</summary>
    public string? Sid { get; init; }

    /// <summary>The condition's operator, as written; null where it is about no condition.</summary>
    public string? Operator { get; init; }

    /// <summary>The condition's key, as written; null where it is about no condition.</summary>
    public string? Key { get; init; }

    /// <summary>What the condition asks for, fit to print; empty where that is confidential.</summary>
    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>What the request has, fit to print; empty where it has nothing, or where that is confidential.</summary>
    public IReadOnlyList<string> Actual { get; init; } = [];

    /// <summary>One sentence.</summary>
    public string Message { get; }

    /// <summary>What to change, as one sentence.</summary>
    public string Fix { get; }

    /// <summary>The ready-made line of JSON, or statement, to put in; null where there is none.</summary>
    public string? FixJson { get; init; }

    /// <summary>The message.</summary>
    public override string ToString() => Message;
}
