using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>Whether a role may be assumed, and why.</summary>
public sealed class AssumptionDecision
{
    internal AssumptionDecision(AssumptionRefusal reason, bool callerMustAllow, PolicyEvaluation trust, IReadOnlyList<PolicyEvaluation> callerPolicies, string explanation)
    {
        Reason = reason;
        CallerMustAllow = callerMustAllow;
        Trust = trust;
        CallerPolicies = callerPolicies;
        Explanation = explanation;
    }

    /// <summary>Whether it may.</summary>
    public bool Allowed => Reason == AssumptionRefusal.None;

    /// <summary>Whose policy refuses; the first that applies of: a deny of the trust policy, a deny of the caller's, no allow of the trust policy, none of the caller's.</summary>
    public AssumptionRefusal Reason { get; }

    /// <summary>Whether the caller's side had to allow it too; false while the trust policy does not allow it.</summary>
    public bool CallerMustAllow { get; }

    /// <summary>What the trust policy says.</summary>
    public PolicyEvaluation Trust { get; }

    /// <summary>What each of the caller's policies says, in their order; empty for federated callers and services.</summary>
    public IReadOnlyList<PolicyEvaluation> CallerPolicies { get; }

    /// <summary>One sentence with the reason: statements, operators and keys by name, none of their values, fit to print.</summary>
    public string Explanation { get; }
}
