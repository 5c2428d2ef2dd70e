using System;

namespace RoleChain;

/// <summary>What a sign-in to the AWS console is to be like.</summary>
public sealed class ConsoleRequest
{
    /// <summary>How long the URL is good for (IAM user guide, "Enable custom identity broker access to the AWS console").</summary>
    public static readonly TimeSpan UriLifetime = TimeSpan.FromMinutes(15);

    /// <summary>The page to open: an https address of the console of the credential's partition, or a path there such as <c>/s3/home</c>; null for the console's home.</summary>
    public string? Destination { get; init; }

    /// <summary>
    /// How long the console's session lasts, 900 to 43200 seconds; null for as long as the credential lives. Not for a session of role
    /// chaining (IAM user guide, "Enable custom identity broker access to the AWS console").
    /// </summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Where the console sends the user when its session has ended: an https address or a name, at most 2048 printable characters; null for none.</summary>
    public string? Issuer { get; init; }

    /// <summary>
    /// The sign-in endpoint in place of the partition's own (https, or http on loopback); null for <c>AWS_ENDPOINT_URL_SIGNIN</c>,
    /// <c>AWS_ENDPOINT_URL</c> or the partition's. Without a path, <c>/federation</c> is meant.
    /// </summary>
    public string? EndpointUrl { get; init; }

    /// <summary>An http proxy, such as <c>http://proxy.example:3128</c>; null for <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c>.</summary>
    public string? ProxyUrl { get; init; }

    /// <summary>Whether the page is opened in the user's browser.</summary>
    public bool Open { get; init; }

    /// <summary>How the URL is kept out of a CI runner's log.</summary>
    public SecretMasking Masking { get; init; }

    /// <summary>The time in which the URL must be there: 1 to 3600 seconds, by default 60.</summary>
    public TimeSpan Timeout { get; init; } = RoleChainDefinition.DefaultTimeout;
}
