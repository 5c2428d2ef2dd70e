using System.Collections.Generic;
using System.Text.Json;
using RoleChain.Core.ChainFiles;
using RoleChain.Core.Policy;

namespace RoleChain.Core.Policies;

/// <summary>Makes a role of what <c>iam:GetRole</c> answers. It says nothing of the role's identity policies.</summary>
internal static class RoleFromGetRole
{
    private const string Name = "iam:GetRole";

    /// <summary>Makes the role.</summary>
    /// <param name="arn">The role.</param>
    /// <param name="uniqueId">The unique id (<c>AROA…</c>); null where the answer has none.</param>
    /// <param name="document">The trust policy, URL-encoded as IAM answers it or plain; null where the answer has none.</param>
    /// <param name="maxSessionDuration">The longest session in seconds; null where the answer has none.</param>
    /// <param name="hasBoundary">Whether the answer names a permissions boundary: its document is not in it.</param>
    /// <param name="tags">The role's tags; null where they are not known.</param>
    /// <exception cref="RoleChainException">The trust policy is none that IAM would have saved (<see cref="RoleChainErrorKind.PolicySourceInvalid"/>).</exception>
    public static LibraryRole Make(RoleArn arn, string? uniqueId, string? document, int? maxSessionDuration, bool hasBoundary, IReadOnlyDictionary<string, string>? tags = null)
    {
        var source = new PolicySource(new PolicyFile(string.Empty, Name), new ReadingBudget());
        return new LibraryRole
        {
            Account = arn.Account,
            Path = arn.Path,
            Name = arn.Name,
            UniqueId = uniqueId,
            Trust = document is null ? null : source.ReadPolicy(new FileNode(JsonValueKind.String, new FilePosition(1, 1), document), PolicyKind.Trust, arn.Text),
            HasUnknownBoundary = hasBoundary,
            Tags = tags,
            MaxSessionDuration = maxSessionDuration,
            Source = source.NameOf(arn.Text),
        };
    }
}
