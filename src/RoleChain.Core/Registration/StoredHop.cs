namespace RoleChain.Core.Registration;

/// <summary>One hop in the JSON of a registered profile's chain.</summary>
internal sealed class StoredHop
{
    public string RoleArn { get; set; } = string.Empty;

    public string? SessionName { get; set; }

    public int? DurationSeconds { get; set; }

    public string? ExternalId { get; set; }

    /// <summary>Keys and values in turn, so that their order is kept.</summary>
    public string[] Tags { get; set; } = [];

    public string[] TransitiveTagKeys { get; set; } = [];

    public string? SourceIdentity { get; set; }

    public string? Policy { get; set; }

    public string[] PolicyArns { get; set; } = [];
}
