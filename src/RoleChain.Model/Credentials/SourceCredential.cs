using System;

namespace RoleChain;

/// <summary>An access key, its secret and, for temporary credentials, the session token: what signs a hop.</summary>
public sealed class SourceCredential
{
    /// <summary>Describes a credential.</summary>
    /// <param name="accessKeyId">The access key id.</param>
    /// <param name="secretAccessKey">The secret access key.</param>
    /// <param name="sessionToken">The session token; null for long-term keys.</param>
    /// <param name="expiresAt">When it ends, or null where that is not known.</param>
    public SourceCredential(string accessKeyId, SecretText secretAccessKey, SecretText? sessionToken, DateTimeOffset? expiresAt)
    {
        AccessKeyId = accessKeyId;
        SecretAccessKey = secretAccessKey;
        SessionToken = sessionToken;
        ExpiresAt = expiresAt;
    }

    /// <summary>The access key id.</summary>
    public string AccessKeyId { get; }

    /// <summary>The secret access key.</summary>
    public SecretText SecretAccessKey { get; }

    /// <summary>The session token; null for long-term keys.</summary>
    public SecretText? SessionToken { get; }

    /// <summary>When the credential ends, or null where that is not known.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>The class of the credential: a session token makes any key temporary.</summary>
    public SourceKind Kind => SessionToken is null ? SourceKinds.OfAccessKey(AccessKeyId) : SourceKind.TemporaryCredential;

    /// <summary>The access key id's last four characters; never a secret.</summary>
    public override string ToString() => SafeText.MaskAccessKeyId(AccessKeyId);
}
