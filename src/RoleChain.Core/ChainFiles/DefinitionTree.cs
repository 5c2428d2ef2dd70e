using System;
using System.Collections.Generic;
using System.Text;
using RoleChain.Core.Engine;

namespace RoleChain.Core.ChainFiles;

/// <summary>Writes chains as a tree, in which an identity and hops that chains begin with alike stand once.</summary>
internal static class DefinitionTree
{
    public static string Write(IReadOnlyList<RoleChainDefinition> chains)
    {
        var root = new Branch(string.Empty);
        foreach (var chain in chains)
        {
            var branch = root.Enter(chain.Identity.ToString(), chain.Identity.ToString());
            foreach (var hop in chain.Hops)
            {
                branch = branch.Enter(ChainKey.OfHop(hop), hop.ToString());
            }

            branch.Names.Add(SafeText.ForDisplay(chain.Name, 64));
        }

        var text = new StringBuilder();
        foreach (var identity in root.Children)
        {
            Write(text, identity, string.Empty, string.Empty);
        }

        return text.ToString().TrimEnd();
    }

    private static void Write(StringBuilder text, Branch branch, string head, string indent)
    {
        text.Append(head).Append(branch.Text);
        if (branch.Names.Count > 0)
        {
            text.Append(" [").Append(string.Join(", ", branch.Names)).Append(']');
        }

        text.Append(Environment.NewLine);
        foreach (var child in branch.Children)
        {
            var isLast = ReferenceEquals(child, branch.Children[branch.Children.Count - 1]);
            Write(text, child, indent + (isLast ? "└─ " : "├─ "), indent + (isLast ? "   " : "│  "));
        }
    }

    private sealed class Branch
    {
        private readonly Dictionary<string, Branch> _byKey = new(StringComparer.Ordinal);

        public Branch(string text) => Text = text;

        public string Text { get; }

        /// <summary>The chains that end here.</summary>
        public List<string> Names { get; } = [];

        public List<Branch> Children { get; } = [];

        public Branch Enter(string key, string text)
        {
            if (!_byKey.TryGetValue(key, out var child))
            {
                child = new Branch(text);
                _byKey.Add(key, child);
                Children.Add(child);
            }

            return child;
        }
    }
}
