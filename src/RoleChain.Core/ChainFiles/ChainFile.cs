using System;
using System.Collections.Generic;

namespace RoleChain.Core.ChainFiles;

/// <summary>What a chain file says, before its chains are put together.</summary>
internal sealed class ChainFile
{
    /// <summary>Accounts by their aliases.</summary>
    public Dictionary<string, string> Accounts { get; } = new(StringComparer.Ordinal);

    /// <summary>Identities by their names; null where one is faulty.</summary>
    public Dictionary<string, ChainIdentity?> Identities { get; } = new(StringComparer.Ordinal);

    /// <summary>The settings of all chains; null for none.</summary>
    public FileNode? Defaults { get; set; }

    /// <summary>The chains in the file's order, each an object.</summary>
    public List<FileMember> Chains { get; } = [];
}
