namespace RoleChain.Emulator.Configuration;

/// <summary>A long-term key as written; what is left out is random at every start.</summary>
internal sealed class AccessKeyConfiguration
{
    public string? AccessKeyId { get; init; }

    public string? SecretAccessKey { get; init; }
}
