using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Reports;

/// <summary>The hops of many chains as a tree, each distinct one once.</summary>
internal sealed class ReportTree
{
    private const string Unknown = "unknown identity";

    private readonly Dictionary<string, ReportTree> _byLabel = new(StringComparer.Ordinal);
    private readonly List<ReportTree> _children = [];

    private ReportTree(string label) => Label = label;

    /// <summary>The identity, or a hop; any text.</summary>
    public string Label { get; }

    /// <summary>Why the chain ended here without what it was for; null where it did not.</summary>
    public string? Reason { get; private init; }

    /// <summary>What comes after it.</summary>
    public IReadOnlyList<ReportTree> Children => _children;

    /// <summary>The trees of rows, one for each identity.</summary>
    /// <param name="rows">The rows.</param>
    public static IReadOnlyList<ReportTree> Of(IReadOnlyList<ReportRow> rows)
    {
        var all = new ReportTree(string.Empty);
        foreach (var row in rows.Where(row => row.IsReached))
        {
            var end = all.Child(row.Identity.Length == 0 ? Unknown : row.Identity);
            foreach (var hop in row.Path)
            {
                end = end.Child(hop);
            }
        }

        foreach (var row in rows.Where(row => !row.IsReached))
        {
            // A failure knows its own hop; where all that were reached came by one way, it is that way's.
            var node = all.Only() ?? all.Child(Unknown);
            for (var depth = 0; depth < row.Depth && node.Only() is { } next; depth++)
            {
                node = next;
            }

            node.Fail(row.Path[row.Path.Count - 1], row.Reason!);
        }

        return all.Children;
    }

    private ReportTree Child(string label)
    {
        if (!_byLabel.TryGetValue(label, out var child))
        {
            _byLabel[label] = child = new ReportTree(label);
            _children.Add(child);
        }

        return child;
    }

    /// <summary>A child beside those that were reached: the same role may have been reached in another region, or have failed there of something else.</summary>
    private void Fail(string label, string reason)
    {
        var key = label + "\n" + reason;
        if (!_byLabel.ContainsKey(key))
        {
            var child = new ReportTree(label) { Reason = reason };
            _byLabel[key] = child;
            _children.Add(child);
        }
    }

    /// <summary>The child that others come after, where there is one way on.</summary>
    private ReportTree? Only()
    {
        var ways = _children.Where(child => child.Children.Count > 0).Take(2).ToArray();
        return ways.Length == 1 ? ways[0] : null;
    }
}
