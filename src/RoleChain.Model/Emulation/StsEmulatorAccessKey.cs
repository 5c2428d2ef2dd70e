namespace RoleChain;

/// <summary>A long-term access key of an emulator's IAM user, for clients that sign with one. It opens nothing but its emulator.</summary>
public sealed class StsEmulatorAccessKey
{
    /// <summary>Describes a key.</summary>
    /// <param name="userArn">The user's ARN.</param>
    /// <param name="accessKeyId">The access key id.</param>
    /// <param name="secretAccessKey">The secret access key.</param>
    public StsEmulatorAccessKey(string userArn, string accessKeyId, SecretText secretAccessKey)
    {
        UserArn = userArn;
        AccessKeyId = accessKeyId;
        SecretAccessKey = secretAccessKey;
    }

    /// <summary>The user's ARN.</summary>
    public string UserArn { get; }

    /// <summary>The access key id.</summary>
    public string AccessKeyId { get; }

    /// <summary>The secret access key; <see cref="SecretText.Reveal"/> reads it.</summary>
    public SecretText SecretAccessKey { get; }

    /// <summary>The user and the key's last four characters.</summary>
    public override string ToString() => UserArn + " (" + SafeText.MaskAccessKeyId(AccessKeyId) + ")";
}
