using System.Collections.Generic;

namespace RoleChain;

/// <summary>The faults found so far, each under the hop that is being looked at.</summary>
internal sealed class FaultList
{
    private readonly List<DefinitionFault> _faults = [];

    public IReadOnlyList<DefinitionFault> All => _faults;

    /// <summary>The hop that is being looked at, counted from 1; null while it is the chain.</summary>
    public int? HopNumber { get; set; }

    public void Add(RoleChainErrorKind kind, string field, string problem, string source) =>
        _faults.Add(new DefinitionFault(kind, field, problem, source) { HopNumber = HopNumber });
}
