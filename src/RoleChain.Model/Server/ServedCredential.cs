using System;

namespace RoleChain;

/// <summary>What a credential server serves under one path. Free of secrets.</summary>
public sealed class ServedCredential
{
    /// <summary>The name of the path.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The address, as <c>AWS_CONTAINER_CREDENTIALS_FULL_URI</c> names it.</summary>
    public Uri Uri { get; init; } = null!;

    /// <summary>The chain.</summary>
    public string Chain { get; init; } = string.Empty;

    /// <summary>The region of the credential; null where it has none.</summary>
    public string? Region { get; init; }

    /// <summary>When the credential that is handed out now ends, in UTC; null where there is none.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Why the last renewal failed; null where it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>The address.</summary>
    public override string ToString() => Uri.AbsoluteUri;
}
