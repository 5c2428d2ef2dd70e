using System;
using System.Collections.Generic;
using RoleChain.Core.Policy;

namespace RoleChain.Core.TrustPolicies;

/// <summary>One rule of danger.</summary>
/// <param name="Id">What it finds.</param>
/// <param name="Kind">The policies that it looks at.</param>
/// <param name="Fix">What to change, as one sentence.</param>
/// <param name="Find">Where a statement that allows has it.</param>
internal sealed record PolicyDanger(PolicyFindingId Id, PolicyKind Kind, string Fix, Func<AllowStatement, IEnumerable<DangerFound>> Find);
