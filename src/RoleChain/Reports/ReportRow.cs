using System.Collections.Generic;

namespace RoleChain.Reports;

/// <summary>One target of a report. Its texts may be anything: whoever writes them makes them fit for where they go.</summary>
internal sealed class ReportRow
{
    /// <summary>Whether it was reached.</summary>
    public bool IsReached => Reason is null;

    /// <summary>The account, or what was given in its place.</summary>
    public string Account { get; init; } = string.Empty;

    /// <summary>The role's name; empty where it is not known.</summary>
    public string Role { get; init; } = string.Empty;

    /// <summary>The region; empty where it is not known.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>Why it was not reached; null where it was.</summary>
    public string? Reason { get; init; }

    /// <summary>Where its chain starts; empty where it is not known.</summary>
    public string Identity { get; init; } = string.Empty;

    /// <summary>The hops on the way, as <c>ACCOUNT/ROLE</c>, as far as they are known.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>How many hops there are before the one that failed; 0 where none is known.</summary>
    public int Depth { get; init; }
}
