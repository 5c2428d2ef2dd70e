using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Engine;
using RoleChain.Core.Policies;

namespace RoleChain.Core.Trials;

/// <summary>What is dangerous, or of no use, in the policies of a chain's roles.</summary>
internal static class TrialFindings
{
    public static IReadOnlyList<PolicyFinding> Of(PolicyLibrary library, HopPlan plan) => plan.Hops
        .Select(hop => RoleArn.TryParse(hop.RoleArn, out var role, out _) ? role : null)
        .Where(role => role is not null)
        .SelectMany(role => Of(library.FindRole(role!), role!.Text))
        .OrderByDescending(finding => finding.Severity)
        .ToArray();

    private static PolicyFinding[] Of(LibraryRole? role, string arn) => [];
}
