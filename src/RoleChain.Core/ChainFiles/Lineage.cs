using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.ChainFiles;

/// <summary>A chain and those that it continues, nearest first.</summary>
internal sealed class Lineage
{
    private readonly FileNode? _defaults;

    private Lineage(IReadOnlyList<FileMember> chains, FileNode? defaults)
    {
        Chains = chains;
        _defaults = defaults;
    }

    /// <summary>The chain, then the one that it continues, and so on.</summary>
    public IReadOnlyList<FileMember> Chains { get; }

    /// <summary>Follows <c>from</c> to its end; null where there is none, or no such chain, which is told.</summary>
    public static Lineage? Of(FileMember chain, ChainFile file, IReadOnlyDictionary<string, FileMember> chains, ChainFileContext context)
    {
        var line = new List<FileMember> { chain };
        while (line[line.Count - 1].Value.Find("from") is { } from)
        {
            var path = FilePath.Child(FilePath.Child("chains", line[line.Count - 1].Name), "from");
            if (FileValues.Text(from.Value) is not { } name)
            {
                return null;
            }

            if (!chains.TryGetValue(name, out var next))
            {
                context.Faults.Add(from.Value.Position, path, "names no chain: there is no '" + SafeText.ForDisplay(name, 64) + "'" + NearestName.Hint(name, chains.Keys), RoleChainErrorKind.ChainNotFound);
                return null;
            }

            if (line.IndexOf(next) is var start and >= 0)
            {
                AddLoop(line.Skip(start).ToList(), file, context);
                return null;
            }

            if (line.Count == StsLimits.MaxHops)
            {
                context.Faults.Add(from.Value.Position, path, FormattableString.Invariant($"is the {StsLimits.MaxHops + 1}th chain of a line; at most {StsLimits.MaxHops}"), source: RuleSources.OwnBound);
                return null;
            }

            line.Add(next);
        }

        return new Lineage(line, file.Defaults);
    }

    /// <summary>A setting of the chain: its own, else the nearest one's that it continues, else the default.</summary>
    public FileSetting? Find(string name)
    {
        foreach (var chain in Chains)
        {
            if (chain.Value.Find(name) is { } own)
            {
                return new FileSetting(own, FilePath.Child(FilePath.Child("chains", chain.Name), name));
            }
        }

        return _defaults?.Find(name) is { } common ? new FileSetting(common, FilePath.Child("defaults", name)) : null;
    }

    /// <summary>A loop is told once, from its first chain in the file on.</summary>
    private static void AddLoop(List<FileMember> loop, ChainFile file, ChainFileContext context)
    {
        var first = loop.OrderBy(file.Chains.IndexOf).First();
        var start = loop.IndexOf(first);
        var names = loop.Skip(start).Concat(loop.Take(start)).Append(first).Select(chain => chain.Name);
        context.Faults.Add(first.Value.Find("from")!.Value.Position, FilePath.Child(FilePath.Child("chains", first.Name), "from"), "leads back to itself: " + SafeText.ForDisplay(string.Join(" -> ", names)));
    }
}
