namespace RoleChain.Core.Registration;

/// <summary>The JSON of a registered profile's chain.</summary>
internal sealed class StoredChain
{
    /// <summary>The format's version.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Which version it is of; <see cref="CurrentVersion"/>.</summary>
    public int Version { get; set; }

    /// <summary>The profile's name, so that a file under another name is not taken for it where names are compared without case.</summary>
    public string Profile { get; set; } = string.Empty;

    /// <summary>Whether credentials of the chain are kept on disk.</summary>
    public bool Cache { get; set; }

    /// <summary>Where the chain starts.</summary>
    public StoredIdentity Identity { get; set; } = new();

    /// <summary>Its hops.</summary>
    public StoredHop[] Hops { get; set; } = [];

    public string? Region { get; set; }

    public string? EndpointUrl { get; set; }

    public bool UseFipsEndpoint { get; set; }

    public bool UseDualstackEndpoint { get; set; }

    public string? ProxyUrl { get; set; }

    public string[] AllowedAccountIds { get; set; } = [];

    public string? SourceIdentity { get; set; }

    public bool SourceIdentityFromActor { get; set; }

    public SessionTagging SessionTagging { get; set; }

    public bool TrimSessionTags { get; set; }

    public double TimeoutSeconds { get; set; }

    public double WaitForAccessSeconds { get; set; }

    /// <summary>What the profile was before; null where there was none.</summary>
    public ReplacedSection? Replaced { get; set; }
}
