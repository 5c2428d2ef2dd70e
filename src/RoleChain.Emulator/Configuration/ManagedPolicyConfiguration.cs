using System.Text.Json;

namespace RoleChain.Emulator.Configuration;

/// <summary>A customer managed policy as written.</summary>
internal sealed class ManagedPolicyConfiguration
{
    public string? Name { get; init; }

    public string Path { get; init; } = "/";

    public JsonElement Policy { get; init; }
}
