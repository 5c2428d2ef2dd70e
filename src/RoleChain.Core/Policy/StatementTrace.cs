using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>How one statement came out, all of its parts, also after one has failed.</summary>
public sealed class StatementTrace
{
    internal StatementTrace(PolicyStatement statement, PrincipalMatch principalMatch, PolicyPrincipal? matchedPrincipal, bool actionMatched, bool resourceMatched, bool resourceIsUnknown, IReadOnlyList<ConditionTrace> conditions)
    {
        Statement = statement;
        PrincipalMatch = principalMatch;
        MatchedPrincipal = matchedPrincipal;
        ActionMatched = actionMatched;
        ResourceMatched = resourceMatched;
        ResourceIsUnknown = resourceIsUnknown;
        Conditions = conditions;
        ConditionsMatched = true;
        var mayMatch = true;
        foreach (var condition in conditions)
        {
            ConditionsMatched &= condition.Matched;
            mayMatch &= condition.Matched || condition.IsUnknown;
        }

        Applies = PrincipalMatched && actionMatched && resourceMatched && ConditionsMatched;
        MayApply = !Applies && PrincipalMatched && actionMatched && (resourceMatched || resourceIsUnknown) && mayMatch;
    }

    /// <summary>The statement.</summary>
    public PolicyStatement Statement { get; }

    /// <summary>Its place in the document, counted from 0.</summary>
    public int Index => Statement.Index;

    /// <summary>Its Sid; null where it has none.</summary>
    public string? Sid => Statement.Sid;

    /// <summary>What it does where it applies.</summary>
    public PolicyEffect Effect => Statement.Effect;

    /// <summary>Whether the principal matches; always in an identity policy.</summary>
    public bool PrincipalMatched => PrincipalMatch != PrincipalMatch.None;

    /// <summary>How the principal matches: the closest way, where several of those named do.</summary>
    public PrincipalMatch PrincipalMatch { get; }

    /// <summary>The named principal that matches; null where none does.</summary>
    public PolicyPrincipal? MatchedPrincipal { get; }

    /// <summary>Whether the action matches.</summary>
    public bool ActionMatched { get; }

    /// <summary>Whether the resource matches; always where the statement names none.</summary>
    public bool ResourceMatched { get; }

    /// <summary>Whether it cannot be said if the resource matches: it holds a variable whose value is not known. It is not <see cref="ResourceMatched"/> then.</summary>
    public bool ResourceIsUnknown { get; }

    /// <summary>Every condition in document order.</summary>
    public IReadOnlyList<ConditionTrace> Conditions { get; }

    /// <summary>Whether all conditions hold; so without any.</summary>
    public bool ConditionsMatched { get; }

    /// <summary>Whether the statement applies: all of its parts match.</summary>
    public bool Applies { get; }

    /// <summary>Whether it cannot be said if the statement applies: no part of it fails, and one is not known.</summary>
    public bool MayApply { get; }

    /// <summary>The statement as a reader would find it: <c>statement 2 (Sid Deploy)</c>, counted from 1.</summary>
    public override string ToString() => Statement.ToString();
}
