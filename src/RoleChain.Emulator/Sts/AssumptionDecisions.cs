using System;
using RoleChain.Core.Policy;

namespace RoleChain.Emulator.Sts;

/// <summary>Asks for every action that a call needs.</summary>
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
        foreach (var action in StsActions.Of(assumeAction, !attributes.Tags.IsEmpty, attributes.SourceIdentity is not null))
        {
            var decision = RoleAssumptionAuthorizer.Authorize(ask(action));
            if (!decision.Allowed)
            {
                throw refuse(action, decision.Explanation);
            }
        }
    }
}
