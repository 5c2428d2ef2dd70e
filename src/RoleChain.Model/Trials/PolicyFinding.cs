namespace RoleChain;

/// <summary>Something dangerous, or of no use, in a policy.</summary>
public sealed class PolicyFinding
{
    /// <summary>Describes it.</summary>
    /// <param name="id">What it is.</param>
    /// <param name="severity">How grave it is.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="fix">What to change, as one sentence.</param>
    public PolicyFinding(PolicyFindingId id, PolicyFindingSeverity severity, string message, string fix)
    {
        Id = id;
        Severity = severity;
        Message = message;
        Fix = fix;
    }

    /// <summary>What it is; scripts compare this.</summary>
    public PolicyFindingId Id { get; }

    /// <summary>How grave it is.</summary>
    public PolicyFindingSeverity Severity { get; }

    /// <summary>The role whose policy it is; null where that is not known.</summary>
    public string? RoleArn { get; init; }

    /// <summary>Which policy: the file or the name that it was read from.</summary>
    public string? Policy { get; init; }

    /// <summary>The statement, counted from 1.</summary>
    public int? Statement { get; init; }

    /// <summary>The condition's key; null where it is about no condition.</summary>
    public string? Key { get; init; }

    /// <summary>One sentence.</summary>
    public string Message { get; }

    /// <summary>What to change, as one sentence.</summary>
    public string Fix { get; }

    /// <summary>Severity and message.</summary>
    public override string ToString() => Severity + ": " + Message;
}
