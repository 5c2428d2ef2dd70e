using System;
using System.Collections.Generic;

namespace RoleChain.Core.Policy;

/// <summary>Whether a role may be assumed, and why.</summary>
public sealed class AssumptionDecision
{
    private readonly Lazy<string> _explanation;

    internal AssumptionDecision(AssumptionRefusal reason, AssumptionEvaluation evaluation, Func<string> explain)
    {
        Reason = reason;
        CallerMustAllow = evaluation.CallerMustAllow;
        SessionMustAllow = evaluation.SessionMustAllow;
        Trust = evaluation.Trust;
        CallerPolicies = evaluation.Callers;
        SessionPolicies = evaluation.Sessions;
        PermissionsBoundaries = evaluation.Boundaries;
        ServiceControlPolicies = evaluation.ServiceControls;
        ResourceControlPolicies = evaluation.ResourceControls;
        _explanation = new Lazy<string>(explain);
    }

    /// <summary>Whether it may.</summary>
    public bool Allowed => Reason == AssumptionRefusal.None;

    /// <summary>Whose policy refuses; the first that applies of: a deny of the trust policy, a deny of the caller's, a deny of its session policies, no allow of the trust policy, none of the caller's, none of its session policies.</summary>
    public AssumptionRefusal Reason { get; }

    /// <summary>Whether the caller's side had to allow it too; false while the trust policy does not allow it.</summary>
    public bool CallerMustAllow { get; }

    /// <summary>Whether the caller's session policies had to allow it too; false while the trust policy does not allow it, and where the session has none.</summary>
    public bool SessionMustAllow { get; }

    /// <summary>What the trust policy says.</summary>
    public PolicyEvaluation Trust { get; }

    /// <summary>What each of the caller's policies says, in their order; empty for federated callers and services.</summary>
    public IReadOnlyList<PolicyEvaluation> CallerPolicies { get; }

    /// <summary>What each of the caller's session policies says, in their order; empty for a session without any, and for others than sessions.</summary>
    public IReadOnlyList<PolicyEvaluation> SessionPolicies { get; }

    /// <summary>What the caller's permissions boundary says; empty without one.</summary>
    public IReadOnlyList<PolicyEvaluation> PermissionsBoundaries { get; }

    /// <summary>What each service control policy says, in their order.</summary>
    public IReadOnlyList<PolicyEvaluation> ServiceControlPolicies { get; }

    /// <summary>What each resource control policy says, in their order.</summary>
    public IReadOnlyList<PolicyEvaluation> ResourceControlPolicies { get; }

    /// <summary>One sentence with the reason: statements, operators and keys by name, none of their values, fit to print.</summary>
    public string Explanation => _explanation.Value;
}
