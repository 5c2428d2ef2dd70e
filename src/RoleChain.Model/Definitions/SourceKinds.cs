using System;

namespace RoleChain;

/// <summary>Classes access key ids by their prefix (IAM user guide, "Unique identifiers").</summary>
public static class SourceKinds
{
    /// <summary>The class of an access key id.</summary>
    /// <param name="accessKeyId">The access key id, or null.</param>
    public static SourceKind OfAccessKey(string? accessKeyId) => accessKeyId switch
    {
        null => SourceKind.Unknown,
        _ when accessKeyId.StartsWith("AKIA", StringComparison.Ordinal) => SourceKind.LongTermKey,
        _ when accessKeyId.StartsWith("ASIA", StringComparison.Ordinal) => SourceKind.TemporaryCredential,
        _ => SourceKind.Unknown,
    };
}
