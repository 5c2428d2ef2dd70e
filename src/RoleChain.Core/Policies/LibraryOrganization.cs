using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Core.Policies;

/// <summary>What is known of an organization: which accounts are of it, and which of them manages it.</summary>
internal sealed class LibraryOrganization
{
    /// <summary>Its id, <c>o-…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The account that manages it; null where that is not known.</summary>
    public string? ManagementAccount { get; init; }

    /// <summary>The accounts that are known to be of it. Others may be.</summary>
    public IReadOnlyCollection<string> Members { get; init; } = [];

    /// <summary>Where it was read, for findings and faults.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Whether an account is known to be of it.</summary>
    /// <param name="account">The account.</param>
    public bool Has(string account) => account == ManagementAccount || Members.Contains(account, StringComparer.Ordinal);
}
