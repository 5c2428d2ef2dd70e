using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using RoleChain.Emulator.Sts;

namespace RoleChain.Emulator.Tokens;

/// <summary>The session tags and the source identity that a token passes in its claims (IAM user guide, "Passing session tags using AssumeRoleWithWebIdentity").</summary>
internal static class TokenSession
{
    private const string TagsClaim = "https://aws.amazon.com/tags";
    private const string SourceIdentityClaim = "https://aws.amazon.com/source_identity";

    /// <summary>Reads the claims. What breaks a limit is collected in the check.</summary>
    /// <returns>The source identity, and what makes the tags once the check has nothing to say.</returns>
    /// <exception cref="StsRefusal">A claim is not of its form.</exception>
    public static (string? SourceIdentity, Func<PassedTags> Tags) Read(WebIdentity token, ParameterCheck check)
    {
        if (token.ClaimNames.Any(name => name.StartsWith(TagsClaim + "/", StringComparison.Ordinal)))
        {
            throw StsErrors.Validation("The flattened form of the claim " + TagsClaim + " is not emulated: the emulator refuses what it would not enforce.", "the flattened form of the tags claim is not emulated");
        }

        var sourceIdentity = token.FindClaim(SourceIdentityClaim) is { } claim
            ? check.Item(ParameterRule.SourceIdentity, ParameterRule.SourceIdentity.MemberName, claim.ValueKind == JsonValueKind.String ? claim.GetString() : throw Malformed(SourceIdentityClaim))
            : null;
        return (sourceIdentity, token.FindClaim(TagsClaim) is { } tags ? ReadTags(tags, check) : () => PassedTags.None);
    }

    private static Func<PassedTags> ReadTags(JsonElement claim, ParameterCheck check)
    {
        if (claim.ValueKind != JsonValueKind.Object)
        {
            throw Malformed(TagsClaim);
        }

        var tags = new List<KeyValuePair<string?, string?>>();
        if (claim.TryGetProperty("principal_tags", out var principalTags))
        {
            tags.AddRange(principalTags.ValueKind == JsonValueKind.Object
                ? principalTags.EnumerateObject().Select(tag => new KeyValuePair<string?, string?>(tag.Name, Texts(tag.Value) is [var value] ? value : throw Malformed(TagsClaim)))
                : throw Malformed(TagsClaim));
        }

        return PassedTags.Read(check, tags, claim.TryGetProperty("transitive_tag_keys", out var keys) ? Texts(keys) : []);
    }

    private static string[] Texts(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? list.EnumerateArray().Select(item => item.GetString()!).ToArray()
            : throw Malformed(TagsClaim);

    private static StsRefusal Malformed(string claim) => StsErrors.InvalidToken("The claim " + claim + " is malformed", "the token's claim " + claim + " is not of the form that AWS documents");
}
