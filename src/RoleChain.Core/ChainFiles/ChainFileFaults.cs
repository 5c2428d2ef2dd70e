using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace RoleChain.Core.ChainFiles;

/// <summary>The faults of a chain file, each once.</summary>
internal sealed class ChainFileFaults
{
    /// <summary>How many are told: whoever wrote the file chose how many there are.</summary>
    private const int MaxTold = 100;

    private const string Documentation = "docs/chain-files.md";

    private readonly List<DefinitionFault> _faults = [];
    private readonly HashSet<(int Line, int Column, string Field, string Problem)> _known = [];

    public bool Any => _faults.Count > 0;

    /// <summary>Adds a fault, if there is room.</summary>
    /// <param name="position">Where it stands.</param>
    /// <param name="field">Which part of the file, such as <c>chains.dev.region</c>; fit to print.</param>
    /// <param name="problem">What is wrong, fit to print.</param>
    /// <param name="kind">What kind of fault.</param>
    /// <param name="source">Where the rule comes from; null for the file's documentation.</param>
    /// <param name="hopNumber">The hop; null for none.</param>
    public void Add(FilePosition position, string field, string problem, RoleChainErrorKind kind = RoleChainErrorKind.ChainFileInvalid, string? source = null, int? hopNumber = null)
    {
        if (_faults.Count <= MaxTold && _known.Add((position.Line, position.Column, field, problem)))
        {
            _faults.Add(new DefinitionFault(kind, field, problem, source ?? Documentation) { Line = position.Line, Column = position.Column, HopNumber = hopNumber });
        }
    }

    /// <exception cref="RoleChainException">There are faults; its message and <see cref="RoleChainException.Faults"/> name all.</exception>
    public void ThrowIfAny(string path)
    {
        if (_faults.Count == 0)
        {
            return;
        }

        var told = _faults.Take(MaxTold).OrderBy(fault => fault.Line).ThenBy(fault => fault.Column).ToArray();
        var kind = Array.TrueForAll(told, fault => fault.Kind == RoleChainErrorKind.ChainFileNotTrusted) ? RoleChainErrorKind.ChainFileNotTrusted : RoleChainErrorKind.ChainFileInvalid;
        var message = new StringBuilder("The chain file cannot be used:");
        foreach (var fault in told)
        {
            message.Append(Environment.NewLine).Append(FormattableString.Invariant($"{SafeText.ForDisplay(path)}({fault.Line},{fault.Column}): {fault.Field}: {fault.Problem} ({fault.Source})"));
        }

        if (_faults.Count > MaxTold)
        {
            message.Append(Environment.NewLine).Append("More are not told.");
        }

        throw new RoleChainException(kind, message.ToString()) { Faults = told };
    }
}
