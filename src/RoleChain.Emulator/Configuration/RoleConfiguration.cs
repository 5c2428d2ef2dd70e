using System.Collections.Generic;
using System.Text.Json;

namespace RoleChain.Emulator.Configuration;

/// <summary>A role as written.</summary>
internal sealed class RoleConfiguration
{
    public string? Name { get; init; }

    public string Path { get; init; } = "/";

    public string? Id { get; init; }

    public int MaxSessionDuration { get; init; } = StsLimits.DefaultDurationSeconds;

    public JsonElement TrustPolicy { get; init; }

    public List<JsonElement>? Policies { get; init; }

    public JsonElement PermissionsBoundary { get; init; }

    public Dictionary<string, string?>? Tags { get; init; }
}
