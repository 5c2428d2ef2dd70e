namespace RoleChain.Emulator.Tests.Support;

/// <summary>What a client signs with.</summary>
internal sealed record Credential(string AccessKeyId, string SecretAccessKey, string? SessionToken = null)
{
    public static Credential User { get; } = new(World.UserKeyId, World.UserSecret);
}
