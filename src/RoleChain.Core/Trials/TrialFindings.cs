using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Engine;
using RoleChain.Core.Policies;
using RoleChain.Core.TrustPolicies;

namespace RoleChain.Core.Trials;

/// <summary>What is dangerous, or of no use, in the policies of a chain's roles: their trust policies, and what lets them go on to the next role.</summary>
internal static class TrialFindings
{
    /// <summary>The findings, the gravest first.</summary>
    public static IReadOnlyList<PolicyFinding> Of(PolicyLibrary library, HopPlan plan)
    {
        var findings = new List<PolicyFinding>();
        for (var index = 0; index < plan.Hops.Count; index++)
        {
            if (!RoleArn.TryParse(plan.Hops[index].RoleArn, out var arn, out _) || library.FindRole(arn) is not { } role)
            {
                continue;
            }

            if (role.Trust is { } trust)
            {
                findings.AddRange(PolicyDangers.Find(trust.Document, trust.Name, arn.Text));
            }

            // The last role's policies are its work, and no part of the chain.
            foreach (var policy in index < plan.Hops.Count - 1 ? role.Policies : [])
            {
                findings.AddRange(PolicyDangers.Find(policy.Document, policy.Name, arn.Text));
            }
        }

        return findings.OrderByDescending(finding => finding.Severity).ToArray();
    }
}
