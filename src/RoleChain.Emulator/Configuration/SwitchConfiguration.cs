namespace RoleChain.Emulator.Configuration;

/// <summary>Behaviour of AWS that is not documented, or that a test may want otherwise.</summary>
internal sealed class SwitchConfiguration
{
    /// <summary>How long after <c>exp</c> a token is still taken, in seconds (IAM: up to five minutes).</summary>
    public int TokenExpiryGraceSeconds { get; init; } = 300;

    /// <summary>How far a signature's date may be off, in seconds, to either side.</summary>
    public int SignatureWindowSeconds { get; init; } = 900;

    /// <summary>Whether GitHub's own claims are condition keys, as they are since January 2026.</summary>
    public bool GitHubConditionKeys { get; init; } = true;

    /// <summary>Whether tags that a session inherits count among <c>aws:RequestTag</c>, <c>aws:TagKeys</c> and <c>sts:TransitiveTagKeys</c>. AWS does not say.</summary>
    public bool InheritedTagsAreRequestTags { get; init; }

    /// <summary>For how long the CI token endpoint hands tokens out, in seconds; null for as long as the emulator runs. GitHub does not say when a job's right ends.</summary>
    public int? TokenEndpointLifetimeSeconds { get; init; }
}
