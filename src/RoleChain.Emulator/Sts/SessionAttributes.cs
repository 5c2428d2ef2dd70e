using System.Collections.Generic;
using RoleChain.Core.Policy;

namespace RoleChain.Emulator.Sts;

/// <summary>What a session carries besides its role.</summary>
internal sealed class SessionAttributes
{
    public static SessionAttributes None { get; } = new();

    public SessionTags Tags { get; init; } = SessionTags.None;

    /// <summary>The source identity, passed or inherited; null where none was ever set.</summary>
    public string? SourceIdentity { get; init; }

    /// <summary>The source identity that the call or the token passed; null where it did not.</summary>
    public string? PassedSourceIdentity { get; init; }

    /// <summary>The session policies; none where the session is not bounded by any.</summary>
    public IReadOnlyList<PolicyDocument> Policies { get; init; } = [];

    /// <summary>The estimate of <see cref="PackedSize"/>, in percent; null where there are neither policies nor tags.</summary>
    public int? PackedPolicySize { get; init; }
}
