namespace RoleChain.Emulator.Configuration;

/// <summary>A user's virtual MFA device as written; a seed that is left out is random at every start.</summary>
internal sealed class MfaDeviceConfiguration
{
    public string? SerialNumber { get; init; }

    public string? Secret { get; init; }
}
