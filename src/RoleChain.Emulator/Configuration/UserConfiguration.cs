using System.Collections.Generic;
using System.Text.Json;

namespace RoleChain.Emulator.Configuration;

/// <summary>An IAM user as written.</summary>
internal sealed class UserConfiguration
{
    public string? Name { get; init; }

    public string Path { get; init; } = "/";

    public string? Id { get; init; }

    public List<AccessKeyConfiguration?>? AccessKeys { get; init; }

    public List<MfaDeviceConfiguration?>? MfaDevices { get; init; }

    public List<JsonElement>? Policies { get; init; }

    public Dictionary<string, string?>? Tags { get; init; }
}
