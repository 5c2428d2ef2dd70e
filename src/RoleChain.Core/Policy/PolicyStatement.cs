using System.Collections.Generic;
using System.Globalization;

namespace RoleChain.Core.Policy;

/// <summary>One statement of a policy document.</summary>
public sealed class PolicyStatement
{
    internal PolicyStatement(int index, string? sid, PolicyEffect effect)
    {
        Index = index;
        Sid = sid;
        Effect = effect;
    }

    /// <summary>Its place in the document, counted from 0.</summary>
    public int Index { get; }

    /// <summary>Its Sid (<c>[A-Za-z0-9]*</c>, unique in the document); null where it has none.</summary>
    public string? Sid { get; }

    /// <summary>What it does where it applies.</summary>
    public PolicyEffect Effect { get; }

    /// <summary>Who is named; empty in an identity policy.</summary>
    public IReadOnlyList<PolicyPrincipal> Principals { get; internal init; } = [];

    /// <summary>Whether those principals are excepted (NotPrincipal).</summary>
    public bool IsNotPrincipal { get; internal init; }

    /// <summary>The action patterns as written.</summary>
    public IReadOnlyList<string> Actions { get; internal init; } = [];

    /// <summary>Whether those actions are excepted (NotAction).</summary>
    public bool IsNotAction { get; internal init; }

    /// <summary>The resource patterns as written; empty in a trust policy, and where a resource policy leaves them out.</summary>
    public IReadOnlyList<string> Resources { get; internal init; } = [];

    /// <summary>Whether it names resources; else it is about the one that its policy is attached to.</summary>
    internal bool HasResource { get; init; }

    /// <summary>Whether those resources are excepted (NotResource).</summary>
    public bool IsNotResource { get; internal init; }

    /// <summary>The conditions, all of which must hold; in document order.</summary>
    public IReadOnlyList<PolicyCondition> Conditions { get; internal init; } = [];

    internal WildcardPattern[] ActionPatterns { get; init; } = [];

    internal PolicyTemplate[] ResourceTemplates { get; init; } = [];

    /// <summary>The statement as a reader would find it: <c>statement 2 (Sid Deploy)</c>, counted from 1.</summary>
    public override string ToString() =>
        "statement " + (Index + 1).ToString(CultureInfo.InvariantCulture) + (string.IsNullOrEmpty(Sid) ? string.Empty : " (Sid " + SafeText.ForDisplay(Sid, 64) + ")");
}
