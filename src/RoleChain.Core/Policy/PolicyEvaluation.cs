using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Policy;

/// <summary>What one policy says to one request, and why.</summary>
public sealed class PolicyEvaluation
{
    internal PolicyEvaluation(IReadOnlyList<StatementTrace> statements)
    {
        Statements = statements;
        Verdict = statements.Any(statement => statement.Effect == PolicyEffect.Deny && statement.Applies) ? PolicyVerdict.ExplicitDeny
            : statements.Any(statement => statement.Applies) ? PolicyVerdict.Allowed
            : PolicyVerdict.ImplicitDeny;
    }

    /// <summary>The verdict: an explicit deny wins, else any allow, else an implicit deny (IAM user guide, "Policy evaluation logic").</summary>
    public PolicyVerdict Verdict { get; }

    /// <summary>Every statement in document order.</summary>
    public IReadOnlyList<StatementTrace> Statements { get; }
}
