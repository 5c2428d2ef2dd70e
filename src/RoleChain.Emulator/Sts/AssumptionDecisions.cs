using System;
using System.Collections.Generic;
using RoleChain.Core.Policy;

namespace RoleChain.Emulator.Sts;

/// <summary>
/// Asks for every action that a call needs: to assume the role, to tag the session, also with inherited tags, and to set the source identity, also
/// an inherited one (IAM user guide, "Pass session tags in AWS STS" and "Monitor and control actions taken with assumed roles").
/// </summary>
internal static class AssumptionDecisions
{
    /// <summary>Asks for all of them.</summary>
    /// <param name="assumeAction">The action that assumes it, such as <c>sts:AssumeRole</c>.</param>
    /// <param name="ask">Makes the question of an action.</param>
    /// <param name="attributes">What the session is to carry.</param>
    /// <param name="refuse">Makes the error of an action that is not allowed, and the reason.</param>
    /// <exception cref="StsRefusal">One is not allowed.</exception>
    public static void Require(string assumeAction, Func<string, RoleAssumption> ask, SessionAttributes attributes, Func<string, string, StsRefusal> refuse)
    {
        foreach (var action in Actions(assumeAction, attributes))
        {
            var decision = RoleAssumptionAuthorizer.Authorize(ask(action));
            if (!decision.Allowed)
            {
                throw refuse(action, decision.Explanation);
            }
        }
    }

    private static IEnumerable<string> Actions(string assumeAction, SessionAttributes attributes)
    {
        yield return assumeAction;
        if (!attributes.Tags.IsEmpty)
        {
            yield return "sts:TagSession";
        }

        if (attributes.SourceIdentity is not null)
        {
            yield return "sts:SetSourceIdentity";
        }
    }
}
