using System.Collections.Generic;
using RoleChain.Core.Identities;
using RoleChain.Core.Policies;

namespace RoleChain.Core.Engine;

/// <summary>How far a run came, written as it goes: for those who want to know that of one that failed.</summary>
internal sealed class RunRecord
{
    /// <summary>The hops with what was found out of them; null where the run did not come to its hops.</summary>
    public HopPlan? Plan { get; set; }

    /// <summary>The hops that were taken, in their order.</summary>
    public IReadOnlyList<HopResult> Taken { get; set; } = [];

    /// <summary>What the identity's token says; nothing where there was none.</summary>
    public TokenClaims Claims { get; set; } = TokenClaims.None;

    /// <summary>What a refusal was explained by, what was read from AWS included; null for nothing.</summary>
    public PolicyLibrary? Policies { get; set; }
}
