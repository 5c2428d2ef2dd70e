using System;
using System.Collections.Generic;
using System.Linq;
using RoleChain.Core.Engine;
using RoleChain.Core.Live;

namespace RoleChain.Core.FanOut;

/// <summary>Chains laid out as a tree of distinct hops: those that begin alike have one trunk, which is a chain of its own.</summary>
internal sealed class ChainTree
{
    private readonly LiveChains _chains;
    private readonly ChainEngine _engine;
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);

    public ChainTree(LiveChains chains, ChainEngine engine)
    {
        _chains = chains;
        _engine = engine;
    }

    /// <summary>The distinct chains, in the order in which they were given.</summary>
    /// <param name="definitions">What is to be run.</param>
    /// <param name="fail">Told of each that cannot be run.</param>
    public IReadOnlyList<Branch> Lay(IReadOnlyList<RoleChainDefinition> definitions, Action<int, Exception> fail)
    {
        var ends = new List<Node>();
        for (var index = 0; index < definitions.Count; index++)
        {
            try
            {
                var end = Add(definitions[index]);
                end.Indexes.Add(index);
                if (end.Indexes.Count == 1)
                {
                    ends.Add(end);
                    for (var node = end; node is not null; node = node.Parent)
                    {
                        node.Count++;
                    }
                }
            }
            catch (Exception failure)
            {
                fail(index, failure);
            }
        }

        return ends.Select(end => new Branch(end.Definition, end.Indexes, IsTrunk(end) ? Live(end) : null, Trunk(end))).ToArray();
    }

    /// <summary>The end of a chain, and with it every hop on the way.</summary>
    private Node Add(RoleChainDefinition definition)
    {
        // First, so that nothing is added of one that is faulty.
        var whole = _engine.KeyOf(definition);
        Node? node = null;
        for (var count = 1; count <= definition.Hops.Count; count++)
        {
            var isWhole = count == definition.Hops.Count;
            var first = isWhole ? definition : new RoleChainDefinition(definition) { Hops = definition.Hops.Take(count).ToArray(), AllowedAccountIds = [] };
            var key = isWhole ? whole : _engine.KeyOf(first);
            if (!_nodes.TryGetValue(key, out var next))
            {
                _nodes[key] = next = new Node(key, first, node);
            }

            node = next;
        }

        return node!;
    }

    /// <summary>The nearest hop before that another chain goes on from too, or ends with.</summary>
    private LiveChain? Trunk(Node end)
    {
        for (var node = end.Parent; node is not null; node = node.Parent)
        {
            if (node.Count > end.Count)
            {
                return Live(node);
            }
        }

        return null;
    }

    private static bool IsTrunk(Node node) => node.Count > 1;

    private LiveChain Live(Node node) => node.Live ??= _chains.Find(node.Key, node.Definition, _engine, Trunk(node));

    /// <summary>A chain to run.</summary>
    /// <param name="Definition">The chain.</param>
    /// <param name="Indexes">Which of those that were given it is.</param>
    /// <param name="Live">The chain where others go on from it, so that it is run with them; null where none does.</param>
    /// <param name="Trunk">The chain of its first hops; null where it shares none.</param>
    internal sealed record Branch(RoleChainDefinition Definition, IReadOnlyList<int> Indexes, LiveChain? Live, LiveChain? Trunk);

    private sealed class Node
    {
        public Node(string key, RoleChainDefinition definition, Node? parent)
        {
            Key = key;
            Definition = definition;
            Parent = parent;
        }

        public string Key { get; }

        public RoleChainDefinition Definition { get; }

        public Node? Parent { get; }

        /// <summary>How many distinct chains go through it or end with it.</summary>
        public int Count { get; set; }

        public List<int> Indexes { get; } = [];

        public LiveChain? Live { get; set; }
    }
}
