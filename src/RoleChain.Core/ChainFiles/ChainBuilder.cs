using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace RoleChain.Core.ChainFiles;

/// <summary>Puts the chains of a file together, and checks each as it would be run.</summary>
internal sealed class ChainBuilder
{
    private readonly ChainFileContext _context;
    private readonly ChainFile _file;
    private readonly HopReader _hopReader;
    private readonly Dictionary<string, FileMember> _chains;
    private readonly Dictionary<FileNode, RoleChainHop?> _hops = [];

    public ChainBuilder(ChainFileContext context, ChainFile file)
    {
        _context = context;
        _file = file;
        _hopReader = new HopReader(context, file);
        _chains = file.Chains.ToDictionary(chain => chain.Name, StringComparer.Ordinal);
    }

    /// <summary>All chains that could be put together. Faults are in the context.</summary>
    public IReadOnlyList<RoleChainDefinition> Build() => _file.Chains.Select(Build).OfType<RoleChainDefinition>().ToArray();

    private RoleChainDefinition? Build(FileMember chain)
    {
        // Also of a chain that leads nowhere every hop is looked at.
        var own = Hops([chain]);
        if (Lineage.Of(chain, _file, _chains, _context) is not { } lineage)
        {
            return null;
        }

        var hops = lineage.Chains.Count == 1 ? own : Hops(lineage.Chains);
        var sourceIdentity = Text(lineage, "sourceIdentity");
        var identity = Identity(lineage);
        var definition = new RoleChainDefinition
        {
            Name = chain.Name,
            Origin = _context.Path,
            Identity = identity ?? new AutomaticIdentity(),
            Hops = Named(hops.Select(hop => hop.Hop).OfType<RoleChainHop>(), Text(lineage, "sessionName")),
            Region = Region(lineage),
            EndpointUrl = FileValues.Text(lineage.Find("endpointUrl")?.Value),
            UseFipsEndpoint = FileValues.Flag(lineage.Find("useFipsEndpoint")?.Value),
            UseDualstackEndpoint = FileValues.Flag(lineage.Find("useDualstackEndpoint")?.Value),
            ProxyUrl = FileValues.Text(lineage.Find("proxy")?.Value),
            AllowedAccountIds = Accounts(lineage),
            SourceIdentity = sourceIdentity?.ToString(),
            DeferredSourceIdentity = HopReader.Deferred(sourceIdentity),
            SourceIdentityFromActor = FileValues.Flag(lineage.Find("sourceIdentityFromActor")?.Value),
            SessionTagging = Tagging(lineage),
            TrimSessionTags = FileValues.Flag(lineage.Find("trimSessionTags")?.Value),
            MaskAccountIds = FileValues.Flag(lineage.Find("maskAccountIds")?.Value),
            Timeout = FileValues.Number(lineage.Find("timeoutSeconds")?.Value) is { } timeout ? TimeSpan.FromSeconds(timeout) : RoleChainDefinition.DefaultTimeout,
            WaitForAccess = TimeSpan.FromSeconds(FileValues.Number(lineage.Find("waitForAccessSeconds")?.Value) ?? 0),
        };

        // A chain without one of its hops or its identity would have faults that are none.
        if (identity is not null && hops.All(hop => hop.Hop is not null))
        {
            new ChainCheck(_context, lineage, hops).Check(definition);
        }

        return definition;
    }

    /// <summary>The hops of a line of chains, those of the last one first.</summary>
    private List<FileHop> Hops(IReadOnlyList<FileMember> chains)
    {
        var hops = new List<FileHop>();
        foreach (var chain in chains.Reverse())
        {
            var path = FilePath.Child(FilePath.Child("chains", chain.Name), "hops");
            if (chain.Value.Find("hops")?.Value is not { Kind: JsonValueKind.Array } list)
            {
                continue;
            }

            // One more than a chain may have is enough for its fault.
            for (var index = 0; index < list.Items.Count && hops.Count <= StsLimits.MaxHops; index++)
            {
                hops.Add(new FileHop(list.Items[index], FilePath.Item(path, index), Hop(list.Items[index], FilePath.Item(path, index))));
            }
        }

        return hops;
    }

    /// <summary>A hop is one object for all chains that have it.</summary>
    private RoleChainHop? Hop(FileNode node, string path)
    {
        if (!_hops.TryGetValue(node, out var hop))
        {
            hop = _hopReader.Read(node, path);
            _hops.Add(node, hop);
        }

        return hop;
    }

    /// <summary>The hops, where they have no session name of their own with the chain's.</summary>
    private static RoleChainHop[] Named(IEnumerable<RoleChainHop> hops, DeferredText? sessionName) => hops.Select(hop => sessionName is null || hop.SessionName is not null ? hop : new RoleChainHop(hop.RoleArn, hop)
    {
        SessionName = sessionName.ToString(),
        Deferred = HopReader.Deferred(sessionName) is { } deferred ? DeferredHopTexts.WithSessionName(hop.Deferred, deferred) : hop.Deferred,
    }).ToArray();

    private DeferredText? Text(Lineage lineage, string name) => lineage.Find(name) is { Value.Kind: JsonValueKind.String } setting
        ? VariableText.Read(_context, setting.Value, setting.Path, takesClaims: true)
        : null;

    private string? Region(Lineage lineage)
    {
        if (lineage.Find("region") is not { Value.Kind: JsonValueKind.String } setting)
        {
            return null;
        }

        var text = VariableText.Read(_context, setting.Value, setting.Path, takesClaims: false);
        if (HopReader.Deferred(text) is null)
        {
            return text.ToString();
        }

        var names = text.Parts.Select(part => part.Name).OfType<string>();
        _context.Faults.Add(setting.Value.Position, setting.Path, "has a variable without a value or default: " + string.Join(", ", names), RoleChainErrorKind.ChainVariableMissing);
        return null;
    }

    /// <summary>The identity; null where it is faulty, which is told.</summary>
    private ChainIdentity? Identity(Lineage lineage)
    {
        if (lineage.Find("identity") is not { } setting)
        {
            return new AutomaticIdentity();
        }

        if (FileValues.Text(setting.Value) is not { } name)
        {
            return null;
        }

        if (_file.Identities.TryGetValue(name, out var identity))
        {
            return identity;
        }

        _context.Faults.Add(setting.Value.Position, setting.Path, "names no identity: there is no '" + SafeText.ForDisplay(name, 64) + "'" + NearestName.Hint(name, _file.Identities.Keys), RoleChainErrorKind.IdentityNotFound);
        return null;
    }

    private string[] Accounts(Lineage lineage) => lineage.Find("allowedAccountIds") is { } setting
        ? FileValues.Texts(setting.Value).Select(item => _hopReader.Account(item, item.Text, setting.Path)).OfType<string>().ToArray()
        : [];

    private SessionTagging Tagging(Lineage lineage)
    {
        if (lineage.Find("sessionTagging") is not { Value.Kind: JsonValueKind.String } setting)
        {
            return SessionTagging.On;
        }

        switch (setting.Value.Text)
        {
            case "on":
                return SessionTagging.On;
            case "transitive":
                return SessionTagging.Transitive;
            case "off":
                return SessionTagging.Off;
            default:
                _context.Faults.Add(setting.Value.Position, setting.Path, "is none of on, transitive, off");
                return SessionTagging.On;
        }
    }
}
