using System.Collections.Generic;
using System.Text.Json;

namespace RoleChain.Core.ChainFiles;

/// <summary>Checks a chain as its definition is checked before a run, and finds where in the file each fault stands.</summary>
internal sealed class ChainCheck
{
    private readonly ChainFileContext _context;
    private readonly Lineage _lineage;
    private readonly IReadOnlyList<FileHop> _hops;

    public ChainCheck(ChainFileContext context, Lineage lineage, IReadOnlyList<FileHop> hops)
    {
        _context = context;
        _lineage = lineage;
        _hops = hops;
    }

    public void Check(RoleChainDefinition definition)
    {
        // Whether a code can be asked for is known only where the chain is run.
        foreach (var fault in DefinitionChecker.Check(new RoleChainDefinition(definition) { TokenCodes = new AnyTokenCode() }))
        {
            var (position, path) = fault.HopNumber is { } number ? OfHop(_hops[number - 1], fault.Field) : OfChain(fault.Field);
            _context.Faults.Add(position, path, fault.Problem, fault.Kind, fault.Source, fault.HopNumber);
        }
    }

    private (FilePosition Position, string Path) OfHop(FileHop hop, string parameter)
    {
        var key = FileFields.KeyOf(FileFields.Hop, parameter);
        if (key is not null && hop.Node.Kind == JsonValueKind.Object && hop.Node.Find(key) is { } member)
        {
            return (member.Value.Position, FilePath.Child(hop.Path, key));
        }

        // A session name or the allowed accounts may be the chain's.
        return parameter != "RoleArn" && Setting(parameter) is { } setting ? (setting.Value.Position, setting.Path) : (hop.Node.Position, hop.Path);
    }

    private (FilePosition Position, string Path) OfChain(string parameter)
    {
        var own = _lineage.Chains[0];
        return Setting(parameter) is { } setting ? (setting.Value.Position, setting.Path) : (own.Position, FilePath.Child("chains", own.Name));
    }

    private FileSetting? Setting(string parameter) => FileFields.KeyOf(FileFields.Chain, parameter) is { } key ? _lineage.Find(key) : null;
}
