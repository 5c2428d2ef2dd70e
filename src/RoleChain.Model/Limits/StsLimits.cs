namespace RoleChain;

/// <summary>The numbers that STS and OIDC set. Sources: STS API reference (AssumeRole, AssumeRoleWithWebIdentity) and the IAM user guide.</summary>
public static class StsLimits
{
    /// <summary>The shortest role ARN, in characters (STS API reference).</summary>
    public const int MinRoleArnLength = 20;

    /// <summary>The longest role ARN, in characters (STS API reference).</summary>
    public const int MaxRoleArnLength = 2048;

    /// <summary>The shortest role session name, in characters (STS API reference).</summary>
    public const int MinSessionNameLength = 2;

    /// <summary>The longest role session name, in characters (STS API reference).</summary>
    public const int MaxSessionNameLength = 64;

    /// <summary>The shortest session, in seconds (STS API reference).</summary>
    public const int MinDurationSeconds = 900;

    /// <summary>The longest session, in seconds (STS API reference).</summary>
    public const int MaxDurationSeconds = 43200;

    /// <summary>The session's length where none is asked for, in seconds (STS API reference).</summary>
    public const int DefaultDurationSeconds = 3600;

    /// <summary>The longest session of a chained hop, in seconds (IAM user guide, "Role chaining").</summary>
    public const int MaxChainedDurationSeconds = 3600;

    /// <summary>The shortest web identity token, in characters (STS API reference).</summary>
    public const int MinTokenLength = 4;

    /// <summary>The longest web identity token, in characters (STS API reference).</summary>
    public const int MaxTokenLength = 20000;

    /// <summary>The shortest external id, in characters (STS API reference, AssumeRole).</summary>
    public const int MinExternalIdLength = 2;

    /// <summary>The longest external id, in characters (STS API reference, AssumeRole).</summary>
    public const int MaxExternalIdLength = 1224;

    /// <summary>The shortest serial number or ARN of an MFA device, in characters (STS API reference, AssumeRole).</summary>
    public const int MinSerialNumberLength = 9;

    /// <summary>The longest serial number or ARN of an MFA device, in characters (STS API reference, AssumeRole).</summary>
    public const int MaxSerialNumberLength = 256;

    /// <summary>The digits of an MFA device's code (STS API reference, AssumeRole).</summary>
    public const int TokenCodeLength = 6;

    /// <summary>The most session tags of one call (IAM user guide, "Passing session tags").</summary>
    public const int MaxSessionTags = 50;

    /// <summary>The longest key of a session tag, in Unicode characters (STS API reference, Tag).</summary>
    public const int MaxTagKeyLength = 128;

    /// <summary>The longest value of a session tag, in Unicode characters (STS API reference, Tag).</summary>
    public const int MaxTagValueLength = 256;

    /// <summary>The longest session policies of one call, in characters of the inline policy and the managed policies' ARNs together (STS API reference, AssumeRole).</summary>
    public const int MaxSessionPolicyLength = 2048;

    /// <summary>The most managed session policies of one call (STS API reference, AssumeRole).</summary>
    public const int MaxPolicyArns = 10;

    /// <summary>The largest answer that is read from any server, in bytes: 1 MiB. Our own bound.</summary>
    public const int MaxResponseBytes = 1024 * 1024;

    /// <summary>The longest deadline for a chain, in seconds: one hour. Our own bound.</summary>
    public const int MaxTimeoutSeconds = 3600;

    /// <summary>The most hops that a chain may have. Our own bound, far above what anybody runs.</summary>
    public const int MaxHops = 64;

    /// <summary>The audience that STS's providers have by default (IAM user guide, "Create an OpenID Connect provider").</summary>
    public const string DefaultAudience = "sts.amazonaws.com";
}
