using System;
using System.Collections.Generic;
using System.Linq;

namespace RoleChain.Emulator.Accounts;

/// <summary>An account and its OIDC providers.</summary>
internal sealed class EmulatedAccount
{
    public EmulatedAccount(string id, string partition, IReadOnlyList<OidcProvider> providers)
    {
        Id = id;
        Partition = partition;
        Providers = providers;
    }

    public string Id { get; }

    public string Partition { get; }

    public IReadOnlyList<OidcProvider> Providers { get; }

    public OidcProvider? FindProvider(string issuer) => Providers.FirstOrDefault(provider => string.Equals(provider.Issuer, issuer, StringComparison.Ordinal));
}
