using System.Collections.Generic;

namespace RoleChain.Emulator.Configuration;

/// <summary>An account as written.</summary>
internal sealed class AccountConfiguration
{
    public string? Id { get; init; }

    public string Partition { get; init; } = "aws";

    public List<ProviderConfiguration?>? OidcProviders { get; init; }

    public List<RoleConfiguration?>? Roles { get; init; }

    public List<UserConfiguration?>? Users { get; init; }

    public List<ManagedPolicyConfiguration?>? ManagedPolicies { get; init; }
}
