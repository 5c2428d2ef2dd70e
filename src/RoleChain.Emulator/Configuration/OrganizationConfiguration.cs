using System.Collections.Generic;
using System.Text.Json;

namespace RoleChain.Emulator.Configuration;

/// <summary>The organization that every account of a configuration is of.</summary>
internal sealed class OrganizationConfiguration
{
    public string? Id { get; init; }

    public string? ManagementAccount { get; init; }

    public List<JsonElement>? ServiceControlPolicies { get; init; }

    public List<JsonElement>? ResourceControlPolicies { get; init; }
}
