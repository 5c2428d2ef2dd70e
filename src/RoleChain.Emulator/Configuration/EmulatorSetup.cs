using System.Collections.Generic;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using RoleChain.Core.Policies;
using RoleChain.Emulator.Accounts;
using RoleChain.Emulator.Faults;

namespace RoleChain.Emulator.Configuration;

/// <summary>A configuration that was checked, as the emulator works with it.</summary>
internal sealed class EmulatorSetup
{
    public required AccountDirectory Accounts { get; init; }

    /// <summary>The organization of the accounts and its control policies; empty for none.</summary>
    public PolicyLibrary Organization { get; init; } = new();

    /// <summary>Whether accounts may be of an organization, or at a place of it, that is not known. What depends on it is refused then.</summary>
    public bool HasUnknownOrganization { get; init; }

    /// <summary>The issuer of the emulator's own tokens.</summary>
    public required string Issuer { get; init; }

    public required IReadOnlyDictionary<string, JsonElement> TokenClaims { get; init; }

    public required int TokenLifetimeSeconds { get; init; }

    /// <summary>The keys of other issuers, by issuer.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<SecurityKey>> TrustedIssuers { get; init; }

    /// <summary>The region that the endpoint belongs to; null where it takes any.</summary>
    public required string? Region { get; init; }

    public required HashSet<string> DisabledRegions { get; init; }

    /// <summary>What <c>aws:SourceIp</c> says; null for the connection's own address.</summary>
    public required string? SourceIp { get; init; }

    /// <summary>The faults that wait from the start.</summary>
    public required IReadOnlyList<InjectedFault> Faults { get; init; }

    public required SwitchConfiguration Switches { get; init; }
}
