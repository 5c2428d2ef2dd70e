using System.Collections.Generic;

namespace RoleChain.Emulator.Configuration;

/// <summary>An IAM OIDC provider as written.</summary>
internal sealed class ProviderConfiguration
{
    public string? Url { get; init; }

    public List<string?>? ClientIds { get; init; }
}
