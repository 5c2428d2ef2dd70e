using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>What one policy says to one request, and why.</summary>
public sealed class PolicyEvaluation
{
    internal PolicyEvaluation(IReadOnlyList<StatementTrace> statements)
    {
        Statements = statements;
        foreach (var statement in statements)
        {
            if (statement.Effect == PolicyEffect.Deny)
            {
                _denies |= statement.Applies;
                MayDeny |= statement.MayApply;
            }
            else
            {
                ListsWhatIsAllowed = true;
                Allows |= statement.Applies;
                MayAllow |= statement.MayApply;
            }
        }

        MayAllow |= Allows;
    }

    private readonly bool _denies;

    /// <summary>Whether a statement allows it, whatever another denies.</summary>
    internal bool Allows { get; }

    /// <summary>Whether one allows it, or may.</summary>
    internal bool MayAllow { get; }

    /// <summary>Whether one may deny it that is not known to.</summary>
    internal bool MayDeny { get; }

    /// <summary>Whether any of its statements allows something: of a service control policy, whether it lists what is allowed.</summary>
    internal bool ListsWhatIsAllowed { get; }

    /// <summary>The verdict: an explicit deny wins, else any allow, else an implicit deny (IAM user guide, "Policy evaluation logic").</summary>
    public PolicyVerdict Verdict => _denies ? PolicyVerdict.ExplicitDeny
        : !MayAllow ? PolicyVerdict.ImplicitDeny
        : Allows && !MayDeny ? PolicyVerdict.Allowed
        : PolicyVerdict.Unknown;

    /// <summary>Every statement in document order.</summary>
    public IReadOnlyList<StatementTrace> Statements { get; }
}
