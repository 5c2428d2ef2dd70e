namespace RoleChain;

/// <summary>The form of a report of many chains.</summary>
public enum RoleChainReportFormat
{
    /// <summary>The table of the targets, then the tree.</summary>
    Text,

    /// <summary>The tree of the hops alone.</summary>
    Tree,

    /// <summary>GitHub's Markdown: the table, then the tree as a diagram.</summary>
    Markdown,

    /// <summary>The tree as a Mermaid flow chart alone.</summary>
    Mermaid,
}
