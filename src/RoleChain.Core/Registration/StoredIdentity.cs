namespace RoleChain.Core.Registration;

/// <summary>The identity in the JSON of a registered profile's chain: one of them, or none for the one that the environment has.</summary>
internal sealed class StoredIdentity
{
    /// <summary>A CI system, or the AWS SDK's own chain.</summary>
    public IdentityProvider Provider { get; set; }

    public string? Audience { get; set; }

    public string? ServiceConnectionId { get; set; }

    public string? ProfileName { get; set; }

    /// <summary>Whether the profile's own keys are meant, and not its role.</summary>
    public bool ProfileKeysOnly { get; set; }

    /// <summary>One place that gives this machine's or job's own credentials.</summary>
    public AwsCredentialSource? CredentialSource { get; set; }

    public string? TokenFile { get; set; }

    public string? TokenVariable { get; set; }

    /// <summary>A program and its arguments.</summary>
    public string[]? TokenCommand { get; set; }
}
