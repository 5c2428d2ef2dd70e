using System;
using System.Linq;

namespace RoleChain;

/// <summary>The rules of source identities: their alphabet, and that one stays what it is along a chain.</summary>
internal sealed class SourceIdentityRules
{
    private const string Field = "SourceIdentity";

    private readonly FaultList _faults;
    private string? _set;
    private int _setAt;

    public SourceIdentityRules(FaultList faults) => _faults = faults;

    public static void CheckChain(RoleChainDefinition definition, FaultList faults)
    {
        if (definition.SourceIdentity is { } identity)
        {
            CheckText(identity, faults);
            if (definition.SourceIdentityFromActor)
            {
                faults.Add(RoleChainErrorKind.SourceIdentityConflict, Field, "is given, and is to be the token's actor too (SourceIdentityFromActor)", RuleSources.SourceIdentity);
            }
        }

        if ((definition.SourceIdentity is not null || definition.SourceIdentityFromActor) && definition.Hops.Any(hop => hop.SourceIdentity is not null))
        {
            faults.Add(RoleChainErrorKind.SourceIdentityConflict, Field, "is set for the chain and for a hop of it", RuleSources.SourceIdentity);
        }
    }

    /// <summary>Checks the next hop.</summary>
    public void CheckHop(RoleChainHop hop, int number)
    {
        if (hop.SourceIdentity is not { } identity)
        {
            return;
        }

        CheckText(identity, _faults);
        if (_set is null)
        {
            _set = identity;
            _setAt = number;
        }
        else if (!string.Equals(_set, identity, StringComparison.Ordinal))
        {
            _faults.Add(RoleChainErrorKind.SourceIdentityConflict, Field, FormattableString.Invariant($"'{SafeText.ForDisplay(identity, 64)}' differs from that of hop {_setAt}: it is set once and cannot be changed"), RuleSources.SourceIdentity);
        }
    }

    private static void CheckText(string identity, FaultList faults)
    {
        if (NameRules.FindProblem(identity) is { } problem)
        {
            faults.Add(RoleChainErrorKind.InvalidSourceIdentity, Field, problem, RuleSources.AssumeRole);
        }
        else if (identity.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
        {
            faults.Add(RoleChainErrorKind.InvalidSourceIdentity, Field, "starts with aws:, which AWS keeps for itself", RuleSources.AssumeRole);
        }
    }
}
