using System.Collections.Generic;
using System.Text.Json;

namespace RoleChain.Emulator.Configuration;

/// <summary>The JSON file as written. docs/emulator.md describes every member.</summary>
internal sealed class EmulatorConfiguration
{
    public string Issuer { get; init; } = "https://token.actions.githubusercontent.com";

    public Dictionary<string, JsonElement>? TokenClaims { get; init; }

    public int TokenLifetimeSeconds { get; init; } = 300;

    public string? Region { get; init; }

    public List<string?>? DisabledRegions { get; init; }

    public string? SourceIp { get; init; }

    public List<IssuerConfiguration?>? TrustedIssuers { get; init; }

    public List<AccountConfiguration?>? Accounts { get; init; }

    public OrganizationConfiguration? Organization { get; init; }

    public Dictionary<string, JsonElement>? AwsManagedPolicies { get; init; }

    public List<StsEmulatorFault?>? Faults { get; init; }

    public SwitchConfiguration? Switches { get; init; }
}
