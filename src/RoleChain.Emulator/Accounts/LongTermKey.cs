namespace RoleChain.Emulator.Accounts;

/// <summary>A user's access key.</summary>
internal sealed class LongTermKey
{
    public LongTermKey(string accessKeyId, SecretText secretAccessKey, EmulatedUser user)
    {
        AccessKeyId = accessKeyId;
        SecretAccessKey = secretAccessKey;
        User = user;
    }

    public string AccessKeyId { get; }

    public SecretText SecretAccessKey { get; }

    public EmulatedUser User { get; }
}
